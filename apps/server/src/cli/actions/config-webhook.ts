import { randomBytes } from "node:crypto";
import { text as textOf } from "node:stream/consumers";
import { defined } from "@corral/inspector/core";
import { stateDirectory } from "@corral/client/node";
import type { Webhook } from "@corral/process-service";
import {
  deliveryWords,
  noticeDetails,
  noticeKinds,
  visibleText,
} from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { changeFile } from "../../state/change-file.ts";
import { hostOf } from "../../webhooks/post.ts";
import { readPrivateHosts, writePrivateHosts } from "../../webhooks/private-hosts.ts";
import type { CommonOptions } from "./common-options.ts";
import { namesIn } from "./event-names.ts";

export interface AddWebhookOptions extends CommonOptions {
  readonly tell?: string;
  readonly secretStdin?: boolean;
}

/** The webhooks, and how the last deliveries of each went. */
export async function listWebhooks(
  options: CommonOptions,
  { client, directory }: Connection,
  io: Io,
): Promise<number> {
  const { webhooks, deliveries, problem } = await client.webhooks.list.query();
  const privateHosts = readPrivateHosts(directory);
  if (options.json === true)
    printJson(io, "webhooks", { webhooks, deliveries, privateHosts, ...defined({ problem }) });
  else if (problem === undefined && webhooks.length === 0) {
    io.err(
      "No webhook. Add one: corral config webhook add waiting,ended https://example.com/corral",
    );
  }
  if (problem !== undefined) io.err(`They are not told: ${problem}`);
  if (options.json !== true) {
    for (const [at, { id, on, details, url }] of webhooks.entries()) {
      const told = details.length === 0 ? "" : `  with ${details.join(", ")}`;
      io.out(`${at + 1}  ${on.join(",")}  ${visibleText(url)}${told}`);
      const last = deliveries.findLast(({ webhookId }) => webhookId === id);
      if (last !== undefined) io.out(io.colors.dim(`   last: ${deliveryWords(last)}`));
    }
    if (privateHosts.length > 0) {
      io.out(`May be in a private network: ${visibleText(privateHosts.join(", "))}`);
    }
  }
  return problem === undefined ? exitCodes.done : exitCodes.failed;
}

/** The new secret goes to standard output alone, so that it can be piped to where it is needed. */
export async function addWebhook(
  events: string,
  url: string,
  { tell, secretStdin }: AddWebhookOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const on = namesIn(events, noticeKinds);
  const details = tell === undefined ? [] : namesIn(tell, noticeDetails);
  const secret =
    secretStdin === true
      ? (await textOf(process.stdin)).trim()
      : `whsec_${randomBytes(32).toString("base64")}`;
  const webhook = await client.webhooks.add.mutate({ url, on, details, secret });
  io.err(`For ${webhook.on.join(", ")}: ${visibleText(webhook.url)}`);
  if (secretStdin === true) return exitCodes.done;
  io.err("Its secret, which is not shown again:");
  io.out(secret);
  return exitCodes.done;
}

export async function removeWebhook(
  number: number,
  connection: Connection,
  io: Io,
): Promise<number> {
  const { id, url } = await webhookOf(number, connection);
  await connection.client.webhooks.remove.mutate({ id });
  io.err(`Removed: ${visibleText(url)}`);
  return exitCodes.done;
}

export async function testWebhook(number: number, connection: Connection, io: Io): Promise<number> {
  const { id } = await webhookOf(number, connection);
  const delivery = await connection.client.webhooks.test.mutate({ id });
  const isDelivered = delivery.state === "delivered";
  io[isDelivered ? "out" : "err"](deliveryWords(delivery));
  return isDelivered ? exitCodes.done : exitCodes.failed;
}

/** Only here: no procedure of the API lets Corral send into the network that it stands in. */
export async function allowHost(
  text: string,
  isAllowed: boolean,
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const directory = options.dataDir ?? stateDirectory();
  const bracketed = text.includes(":") && !text.startsWith("[") ? `[${text}]` : text;
  const url = URL.parse(`http://${bracketed}/`);
  if (url === null || url.port !== "" || url.pathname !== "/" || url.username !== "") {
    throw new UsageError(`“${visibleText(text)}” is no host: give a name or an address alone.`);
  }
  const host = hostOf(url);
  await changeFile(directory, () => {
    const others = readPrivateHosts(directory).filter((one) => one !== host);
    writePrivateHosts(directory, isAllowed ? [...others, host] : others);
  });
  io.err(`${host} ${isAllowed ? "may" : "may no longer"} be in a private network.`);
  return exitCodes.done;
}

async function webhookOf(number: number, { client }: Connection): Promise<Webhook> {
  const { webhooks } = await client.webhooks.list.query();
  const webhook = webhooks[number - 1];
  if (webhook !== undefined) return webhook;
  throw new UsageError(`There is no webhook ${number}: corral config webhook`);
}
