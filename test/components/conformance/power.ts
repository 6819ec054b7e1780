/** The annotation of a node that says whose power it is on. */
export const POWER = "conformance/power";
