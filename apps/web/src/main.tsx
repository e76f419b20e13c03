import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { live } from "./api/live.ts";
import { exchangeToken, onNewSession } from "./api/session.ts";
import { App } from "./app/app.tsx";
import { startNotifications } from "./app/notifications.ts";
import { applyTheme } from "./state/preferences.ts";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new TypeError("index.html has no #root");

applyTheme();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void exchangeToken().then(() => live.start());
startNotifications();
onNewSession(live.reconnectIfRefused);
