import { answerNode, refuse as refusal, type Refusal } from "@corral/process-service/guards";
import type { Response } from "express";

/** An error answered before the request reaches the router; same JSON as the router's errors. */
export function refuse(response: Response, given: Refusal): void {
  answerNode(response, refusal(given));
}
