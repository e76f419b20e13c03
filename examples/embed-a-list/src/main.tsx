import { createCorralClient } from "@corral/client";
import { createRoot } from "react-dom/client";
import { AgentList } from "./agent-list.tsx";

// What follows "#" is sent to no server; taken out of the address, it is not in the history either.
const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);
const corral = createCorralClient({
  url: given.get("url") ?? "http://127.0.0.1:4680",
  token: given.get("token") ?? "",
  client: "my-app",
});

const element = document.querySelector("#agents");
if (element === null) throw new Error("The page has no place for the list.");
createRoot(element).render(<AgentList corral={corral} project={given.get("project") ?? "shop"} />);
