import { expect, it } from "vitest";
import { systemdUnit } from "../../../src/cli/actions/systemd-unit.ts";

it("quotes what systemd would otherwise split or expand", () => {
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
