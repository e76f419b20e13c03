import type { AutoCleanUpSettings } from "@corral/process-service/core";
import { useState } from "react";
import { navigate } from "../../state/use-url-state.ts";
import { NumberField } from "./number-field.tsx";

/**
 * Stops what was left over without asking, in the projects that are named; first it can be tried, which only
 * records what it would have stopped. What it did stands in the history.
 */
export function CleanUpField({
  value,
  onChange,
}: {
  readonly value: AutoCleanUpSettings;
  /** With what changes only. */
  readonly onChange: (changes: Partial<AutoCleanUpSettings>) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const projects = (typed ?? value.projects.join(", "))
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const mode = value.enabled ? (value.dryRun ? "try" : "stop") : "off";
  const commit = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    // Without a project there is nothing that it may do.
    onChange({ projects, ...(projects.length === 0 && { enabled: false }) });
  };
  return (
    <div className="flex flex-col gap-2">
      <label className="grid items-center gap-x-4 sm:grid-cols-[11rem_1fr]">
        <span>Only in these projects</span>
        <input
          value={typed ?? value.projects.join(", ")}
          placeholder="acme/web, acme/engine"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === "Enter" && commit()}
          className="h-7 min-w-0 rounded-md border border-line-strong bg-panel px-2"
        />
      </label>
      <NumberField
        name="After the agent's end"
        unit="min"
        min={1}
        value={value.afterMs / 60_000}
        onChange={(minutes) => onChange({ afterMs: Math.round(minutes * 60_000) })}
      />
      <fieldset className="flex flex-col gap-1" disabled={projects.length === 0}>
        <legend className="sr-only">Automatic clean-up</legend>
        {(
          [
            ["off", "off: a person stops it"],
            ["try", "try: record in the history what would be stopped, stop nothing"],
            ["stop", "stop it, without asking"],
          ] as const
        ).map(([name, words]) => (
          <label key={name} className="flex items-center gap-1.5">
            <input
              type="radio"
              name="clean-up"
              className="accent-accent"
              checked={mode === name}
              onChange={() =>
                onChange({ enabled: name !== "off", dryRun: name !== "stop", projects })
              }
            />
            {words}
          </label>
        ))}
      </fieldset>
      <span className="text-sm text-muted">
        {projects.length === 0 ? "Name a project first. " : ""}
        <button
          type="button"
          className="text-accent hover:underline"
          onClick={() => navigate({ page: { kind: "history" } })}
        >
          What it did and would have done
        </button>{" "}
        is in the history, by “auto-clean-up”.
      </span>
    </div>
  );
}
