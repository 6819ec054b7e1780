export interface Persona {
  name: string;
  role: string;
  /** Completes "What I care about most is …". */
  concern: string;
}

/** At least one entry: an answer always finds one. */
type NonEmpty<T> = readonly [T, ...T[]];

export const PERSONAS: NonEmpty<Persona> = [
  {
    name: "Ines",
    role: "a site reliability engineer",
    concern: "what happens at three in the morning",
  },
  {
    name: "Tomasz",
    role: "a product manager",
    concern: "whether a user would notice the difference",
  },
  {
    name: "Amara",
    role: "a security reviewer",
    concern: "who can reach it and what they could do there",
  },
  {
    name: "Kenji",
    role: "a data engineer",
    concern: "where the numbers come from and how old they are",
  },
  { name: "Lucía", role: "a backend developer", concern: "that the failure says what went wrong" },
  {
    name: "Noor",
    role: "a technical writer",
    concern: "that the next reader needs no explanation",
  },
];

export const OPENINGS: NonEmpty<string> = [
  "Hello, and thank you for asking.",
  "Good question.",
  "Let me think aloud about that.",
  "Happy to help.",
  "Here is how I would look at it.",
];

export const ADVICE: readonly string[] = [
  "I would start with the smallest change that could be proven wrong.",
  "Before anything else I would measure what happens today.",
  "It helps to write down what must never happen, and to test exactly that.",
  "Two simple parts with a clear border beat a clever one in the middle.",
  "If it has to be fast, find out first which part is slow.",
  "Ask what the second-best answer would be and why it lost.",
  "A limit that is written down is kind to everybody who meets it.",
  "Try it with one zone switched off before you trust it.",
];

export const CLOSINGS: NonEmpty<string> = [
  "Tell me more and I will be more specific.",
  "That is where I would begin.",
  "I hope this gets you one step further.",
  "Ask again with an example if that was too general.",
];
