import { Button } from "../ui/button.tsx";

/** Shown where rendering a page throws. */
export function ErrorFallback() {
  return (
    <section role="alert" className="m-auto flex flex-col items-center gap-3 p-8 text-center">
      <h2 className="text-lg font-semibold">Something on this page broke</h2>
      <p className="text-muted">That is a fault in Corral. No process was touched by it.</p>
      <Button onClick={() => location.reload()}>Load the page again</Button>
    </section>
  );
}
