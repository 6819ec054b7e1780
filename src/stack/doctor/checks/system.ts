import { type Check, ok, problem, warning } from "../finding.ts";

/** The operating system; under WSL also which one, and where the folder is. */
export const systemCheck: Check = {
  name: "system",
  async look({ host: { platform, arch, release }, stack }) {
    const words = `${platform} ${arch}, ${release}`;
    if (platform === "darwin") return [ok(words)];
    if (platform !== "linux") {
      return [problem(`${words}: not supported`, "use Linux, macOS, or WSL 2 on Windows")];
    }
    if (!/microsoft/i.test(release)) return [ok(words)];
    // The kernel of WSL 1 is called …-Microsoft, that of WSL 2 …-microsoft-standard-WSL2.
    if (!/wsl2|microsoft-standard/i.test(release)) {
      return [warning(`${words}: WSL 1`, "wsl --set-version <distribution> 2, in PowerShell")];
    }
    if (!/^\/mnt\/[a-z]\//.test(`${stack.folder}/`)) return [ok(`${words}: WSL 2`)];
    return [
      warning(
        `${stack.folder} is on a Windows drive, where files are slow and watching fails`,
        "keep the folder inside of Linux, such as ~/project",
      ),
    ];
  },
};
