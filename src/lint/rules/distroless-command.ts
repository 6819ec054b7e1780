import { lastInstruction } from "../dockerfile/built-images.ts";
import { execForm } from "../dockerfile/parse-dockerfile.ts";
import type { LintRule } from "../finding.ts";

/** Distroless images whose entry point is the interpreter. */
const INTERPRETER = /^distroless\/(python3|nodejs\d*)(?:-debian\d+)?$/;
const PROGRAM =
  /^(?:python3?(?:\.\d+)?|uvicorn|gunicorn|flask|hypercorn|celery|node|npm|npx|yarn)$/;

export const distrolessCommand: LintRule = {
  code: "L_DISTROLESS_COMMAND",
  severity: "error",
  title: "a command for an image whose entry point is already the interpreter",
  consequence: 'It looks for a file of the name of the program ("python python main.py") and ends.',
  fix: 'Begin CMD with the script, or use `-m`: ["-m", "uvicorn", "app:app"].',
  docs: "A Dockerfile that ends on distroless Python or Node.js, sets no ENTRYPOINT, and whose CMD (or the Compose file's `command`) begins with a program.",
  *check({ services, builds }) {
    for (const service of services.values()) {
      const built = builds.of(service);
      const base = built?.base?.repository ?? "";
      if (built === null || !INTERPRETER.test(base)) continue;
      if (service.entrypoint.length > 0 || lastInstruction(built, "ENTRYPOINT") !== null) continue;
      const [first] = service.command;
      const cmd = lastInstruction(built, "CMD");
      const program = first?.text ?? (cmd === null ? undefined : (execForm(cmd.text) ?? ["sh"])[0]);
      const at = first?.from.at ?? cmd?.at;
      if (program === undefined || at === undefined || !PROGRAM.test(program)) continue;
      const message = `the command of ${service.name} begins with ${program}, and the entry point of ${built.base?.name ?? base} is the interpreter`;
      yield { at, service: service.name, message };
    }
  },
};
