/** A folder by which plain Compose runs a stack. All paths in it are relative to it. */
export interface EjectedStack {
  files: readonly EjectedFile[];
  /** What is taken over as it is; of a folder, all in it. */
  copies: readonly EjectedCopy[];
  /** What somebody has to supply before it can run: variables, and files below the folder. */
  missing: { variables: readonly string[]; files: readonly string[] };
}

export interface EjectedFile {
  path: string;
  content: string;
  mode: number;
}

export interface EjectedCopy {
  /** Absolute, on this machine. */
  from: string;
  path: string;
}
