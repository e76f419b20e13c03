import { expect, it } from "vitest";
import { systemdUnit } from "../../../src/cli/actions/systemd-unit.ts";

it("quotes characters that systemd would split at or expand", () => {
  const unit = systemdUnit({
    nodePath: "/opt/my node/bin/node",
    mainPath: "/srv/corral/main.js",
    args: ["--data-dir", "/srv/100%/$HOME"],
  });
  expect(unit).toContain(
    'ExecStart="/opt/my node/bin/node" /srv/corral/main.js serve --data-dir /srv/100%%/$$HOME\n',
  );
  expect(unit).toContain("KillMode=process");
});
