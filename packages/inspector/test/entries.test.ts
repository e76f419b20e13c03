import { expect, test } from "vitest";
import * as core from "../src/core/index.ts";
import * as main from "../src/index.ts";
import * as linux from "../src/linux/index.ts";
import * as mock from "../src/mock/index.ts";
import * as identity from "../src/read-identity.ts";

const namesOf = (entry: object): string[] => Object.keys(entry).toSorted();

test("each entry exports the documented functions and classes, and no others", () => {
  expect(namesOf(main)).toEqual([
    "ProcessInspectorError",
    "ancestorsOf",
    "compareIdentity",
    "createInspector",
    "createInspectorOver",
    "descendantsOf",
    "identityKey",
    "identityOf",
    "indexByPid",
    "indexChildren",
    "resolveDirectory",
    "waitUntilGone",
    "worksWithin",
  ]);
  expect(namesOf(core)).toEqual([
    "agentMarkerNames",
    "ancestorsOf",
    "comparablePath",
    "compareIdentity",
    "compareStarts",
    "defined",
    "depthsOf",
    "descendantsOf",
    "fileName",
    "identityKey",
    "identityOf",
    "indexByPid",
    "indexChildren",
    "isPidMarker",
    "isPlausibleChild",
    "isWithinDirectory",
    "makesPartial",
    "namedAncestorsOf",
    "packageFileOf",
    "parentOf",
    "programName",
    "runnerOf",
    "slashed",
    "splitLine",
    "targetOf",
    "treeRows",
    "worksWithin",
  ]);
  expect(namesOf(linux)).toEqual(["findTcpClients", "loadCLibrary", "readStat"]);
  expect(namesOf(mock)).toEqual(["MockClock", "MockProcessInspector"]);
  expect(namesOf(identity)).toEqual(["readIdentity"]);
});
