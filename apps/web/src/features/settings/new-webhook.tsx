import type { NoticeDetail, NoticeKind, WebhookInput } from "@corral/process-service/core";
import { noticeDetails, noticeKinds } from "@corral/process-service/internal";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { newSecret } from "./new-secret.ts";
import { noticeNames } from "./notification-choice.tsx";

const detailNames: Readonly<Record<NoticeDetail, string>> = {
  titles: "what agents work on",
  branches: "branches and directories",
  commands: "commands",
};

/** A form for one more webhook. Its secret is made here and shown once: nothing reads it back. */
export function NewWebhook({
  onAdd,
}: {
  /** Rejects where it is refused; whoever gives it says why. */
  readonly onAdd: (input: WebhookInput) => Promise<unknown>;
}) {
  const [url, setUrl] = useState("");
  const [on, setOn] = useState<readonly NoticeKind[]>(["waiting", "ended", "left-over"]);
  const [details, setDetails] = useState<readonly NoticeDetail[]>([]);
  const [secret, setSecret] = useState<string>();
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const made = newSecret();
    setSecret(undefined);
    try {
      await onAdd({ url: url.trim(), on, details, secret: made });
    } catch {
      return; // What was typed stays, to be put right.
    }
    setSecret(made);
    setUrl("");
  };
  return (
    <form aria-label="Add a webhook" onSubmit={(event) => void add(event)}>
      <div className="flex items-end gap-2">
        <label className="flex min-w-0 flex-1 flex-col text-sm">
          <span className="text-muted">Address</span>
          <input
            type="url"
            value={url}
            placeholder="https://example.com/corral"
            autoComplete="off"
            onChange={({ target }) => setUrl(target.value)}
            className="h-7 min-w-0 rounded-md border border-line-strong bg-panel px-2 text-base"
          />
        </label>
        <Button type="submit" disabled={url.trim() === "" || on.length === 0}>
          Add
        </Button>
      </div>
      <Choice
        legend="Tell it when"
        names={noticeNames}
        all={noticeKinds}
        chosen={on}
        onChange={setOn}
      />
      <Choice
        legend="Tell it also"
        names={detailNames}
        all={noticeDetails}
        chosen={details}
        onChange={setDetails}
      />
      {secret !== undefined && (
        <p role="status" className="pt-1 text-sm">
          Its secret, which is not shown again: <code className="break-all">{secret}</code>
        </p>
      )}
    </form>
  );
}

function Choice<T extends string>({
  legend,
  names,
  all,
  chosen,
  onChange,
}: {
  readonly legend: string;
  readonly names: Readonly<Record<T, string>>;
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
}) {
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1 pt-1">
      <legend className="text-sm text-muted">{legend}</legend>
      {all.map((one) => (
        <label key={one} className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={chosen.includes(one)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, one] : chosen.filter((each) => each !== one))
            }
          />
          {names[one]}
        </label>
      ))}
    </fieldset>
  );
}
