import { type Settings, defaultSettings } from "@corral/process-service/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { queryClient, trpc } from "../../api/trpc.ts";
import { densities, setPreferences, themes, usePreferences } from "../../state/preferences.ts";
import { Modal } from "../../ui/modal.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { CleanUpField } from "./clean-up-field.tsx";
import { NotificationChoice } from "./notification-choice.tsx";
import { NumberField } from "./number-field.tsx";
import { Webhooks } from "./webhooks.tsx";
import { OwnProducts } from "./own-products.tsx";

const name = <T extends string>(value: T) =>
  [value, value.replace(/^./, (c) => c.toUpperCase())] as const;
const gigabyte = 1024 ** 3;

type Columns = readonly { readonly id: string; readonly title: string }[];

export default function SettingsDialog({
  columns,
  onClose,
}: {
  /** Columns of the process table that can be hidden. */
  readonly columns: Columns;
  readonly onClose: () => void;
}) {
  const preferences = usePreferences();
  return (
    <Modal title="Settings" onClose={onClose}>
      <Group title="In this browser">
        <Field name="Theme">
          <Segmented
            label="Theme"
            value={preferences.theme}
            options={themes.map(name)}
            onChange={(theme) => setPreferences({ theme })}
          />
        </Field>
        <Field name="Density">
          <Segmented
            label="Density"
            value={preferences.density}
            options={densities.map(name)}
            onChange={(density) => setPreferences({ density })}
          />
        </Field>
        <Field name="Columns, where they fit">
          <ColumnChoice columns={columns} />
        </Field>
        <Field name="Notify me when">
          <NotificationChoice />
        </Field>
      </Group>
      <ServerSettings />
    </Modal>
  );
}

function ColumnChoice({ columns }: { readonly columns: Columns }) {
  const { hiddenColumns } = usePreferences();
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1">
      {columns.map(({ id, title }) => (
        <label key={id} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={!hiddenColumns.includes(id)}
            onChange={(event) =>
              setPreferences({
                hiddenColumns: event.target.checked
                  ? hiddenColumns.filter((each) => each !== id)
                  : [...hiddenColumns, id],
              })
            }
          />
          {title}
        </label>
      ))}
    </span>
  );
}

/** Settings of the server, shared by all its clients. */
function ServerSettings() {
  const { data, error } = useQuery(trpc.settings.get.queryOptions());
  const update = useMutation(
    trpc.settings.update.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(trpc.settings.get.queryKey(), saved),
    }),
  );
  if (error) return <p role="alert">{failureOf(error).message}</p>;
  const settings: Settings = data ?? defaultSettings;
  return (
    <Group title="For everyone who uses this server">
      <NumberField
        name="Scan every"
        unit="s"
        min={0.25}
        value={settings.watchIntervalMs / 1_000}
        onChange={(value) => update.mutate({ watchIntervalMs: Math.round(value * 1_000) })}
      />
      <NumberField
        name="Report memory above"
        unit="GB"
        min={0.1}
        value={settings.memoryThresholdBytes / gigabyte}
        onChange={(value) => update.mutate({ memoryThresholdBytes: Math.round(value * gigabyte) })}
      />
      <NumberField
        name="Report CPU above"
        unit="% of a core"
        min={1}
        value={settings.cpuThresholdPercent}
        onChange={(value) => update.mutate({ cpuThresholdPercent: value })}
      />
      <NumberField
        name="Only when it lasts"
        unit="min"
        min={0.1}
        value={settings.thresholdDurationMs / 60_000}
        onChange={(value) => update.mutate({ thresholdDurationMs: Math.round(value * 60_000) })}
      />
      <Field name="Known coding agents">
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={settings.detectAgents}
            onChange={(event) => update.mutate({ detectAgents: event.target.checked })}
          />
          are recognised by themselves
        </label>
      </Field>
      <Field name="Agents' sessions">
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={settings.readSessions}
            onChange={(event) => update.mutate({ readSessions: event.target.checked })}
          />
          titles and states are read from the agents' own files; prompts and answers are not kept
        </label>
      </Field>
      {data !== undefined && (
        <Field name="Clean up left-overs">
          <CleanUpField
            value={data.autoCleanUp}
            onChange={(autoCleanUp) => update.mutate({ autoCleanUp })}
          />
        </Field>
      )}
      {data !== undefined && <Webhooks />}
      {data !== undefined && (
        <Field name="Your own agents">
          <OwnProducts
            products={data.ownProducts}
            onChange={(ownProducts) => update.mutate({ ownProducts })}
          />
        </Field>
      )}
    </Group>
  );
}

function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section aria-label={title} className="pb-3">
      <h3 className="pb-1 text-sm font-semibold text-muted">{title}</h3>
      <div className="flex flex-col gap-2">{children}</div>
    </section>
  );
}

function Field({
  name: title,
  children,
}: {
  readonly name: string;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="grid items-center gap-x-4 sm:grid-cols-[11rem_1fr]">
      <span>{title}</span>
      <span>{children}</span>
    </div>
  );
}
