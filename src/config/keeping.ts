/** Where a reading of valid texts is kept, so that the next command need not read them. */
export interface Keeping {
  /** What was written last; null where there is nothing, or nothing that may be believed. */
  read(): Promise<string | null>;
  write(kept: string): Promise<void>;
  /** Tells the code that reads from any other that would read otherwise; the bundle's by default. */
  code?: string;
}
