import { execFile } from "node:child_process";
import { promisify } from "node:util";

const built = new URL("../../dist/", import.meta.url).href;

/**
 * Runs a module in another Node, under a command such as `setpriv`; returns what it prints as JSON.
 * In it `driver` is a Linux driver of the built package.
 */
export async function runScript(under: readonly string[], body: string): Promise<unknown> {
  const script = `
    import { createLinuxDriver } from ${JSON.stringify(`${built}linux/linux-driver.js`)};
    const driver = createLinuxDriver();
    ${body}
    driver.close();`;
  const args = [...under, process.execPath, "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(args[0] ?? "", args.slice(1), { cwd: "/" });
  return JSON.parse(stdout);
}

/** Whether a command can be run here at all, such as one that needs to be root. */
export async function canRun(command: string, ...args: readonly string[]): Promise<boolean> {
  return await promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}
