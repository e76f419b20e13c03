import { Modal } from "../../ui/modal.tsx";

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓", "j", "k"], "move"],
  [["←", "→"], "fold, unfold"],
  [["Space"], "select; with Shift up to here"],
  [["Shift ↑", "Shift ↓"], "extend the selection"],
  [["Enter"], "details"],
  [["Delete", "x"], "stop…"],
  [["/"], "filter; ↓, Enter or Esc go on to the rows"],
  [["t"], "tree or flat"],
  [["p"], "pause, go on"],
  [["Home", "End"], "first, last row"],
  [["Esc"], "close; clear the selection, then the filter"],
  [["?"], "this help"],
];

const filters: readonly (readonly [string, string])[] = [
  ["vite", "in name, command, directory or owner"],
  ["4711", "that pid, that port, or the text"],
  [":5173", "listens on that port"],
  ["owner:claude", "also project: task: name: dir: state: why:"],
  ["cpu>50 mem>500MB age>2h", "all must hold"],
  ["is:left-over", "also related (may be), shared, owned, protected, executor, listening"],
  ["!node", "not"],
  ['"two words"', "exactly so"],
];

export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys and filters" wide onClose={onClose}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-[auto_1fr]">
        <dl className="grid grid-cols-[auto_1fr] content-start gap-x-3 gap-y-1.5">
          {keys.map(([names, does]) => (
            <div key={does} className="contents">
              <dt className="flex gap-1">
                {names.map((name) => (
                  <kbd
                    key={name}
                    className="rounded border border-line-strong bg-panel px-1.5 text-sm"
                  >
                    {name}
                  </kbd>
                ))}
              </dt>
              <dd className="text-muted">{does}</dd>
            </div>
          ))}
        </dl>
        <dl className="flex flex-col gap-1.5">
          {filters.map(([filter, finds]) => (
            <div key={filter}>
              <dt className="font-mono text-sm">{filter}</dt>
              <dd className="text-muted">{finds}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Modal>
  );
}
