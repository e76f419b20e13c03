import type { ListeningPort } from "@corral/inspector/core";
import { portLink } from "../../../lib/port-link.ts";
import { DescriptionItem } from "../../../ui/description-list.tsx";

/** Ports with their addresses; TCP ports are links. */
export function Ports({ ports }: { readonly ports: readonly ListeningPort[] | undefined }) {
  if (ports === undefined || ports.length === 0) return null;
  return (
    <DescriptionItem name="Ports">
      <ul>
        {ports.map(({ protocol, address, port }) => (
          <li key={`${protocol} ${address} ${port}`}>
            {protocol === "tcp" ? (
              <a
                href={portLink(port, address)}
                target="_blank"
                rel="noreferrer noopener"
                className="text-accent hover:underline"
              >
                :{port}
              </a>
            ) : (
              `:${port}`
            )}{" "}
            <span className="text-muted">
              {protocol} on {address}
            </span>
          </li>
        ))}
      </ul>
    </DescriptionItem>
  );
}
