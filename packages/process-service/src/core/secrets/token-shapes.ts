// Tokens with a well-known prefix, which issuers chose so that scanners find them.
//
// A table of our own, and not a kept rule set. @secretlint/secretlint-rule-preset-recommend 13.1 was
// measured: 114 µs a line where this takes about one, answers by promises only, knows neither Vault,
// Stripe nor signed addresses, and leaves alone a text that says "secretlint-disable", which any process
// can. The rules of gitleaks are the best kept ones, but exist as Go expressions only (RE2 has no
// backtracking; here some of them would have), in no package of npm. Their prefixes are below.
import type { Span } from "./spans.ts";

/** Prefixes of `shapes`: one cheap test for most arguments. */
const hasShape =
  /\b(?:gh[pousr]_|github_pat_|npm_|[rs]k_|whsec_|hf_|do[po]_v1_|sntry[su]_|shp[a-z]{2}_|lin_api_|glsa_|glc_|figd_|dckr_[po]at_|vercel_|gsk_|r8_|sbp_|sgp_|ntn_|secret_|pscale_|bkua_|rnd_|fm2_|fo1_|ops_|xata_|duffel_|rubygems_|sk-|key-|pul-|xai-|pplx-|tvly-|nvapi-|tskey-|sq0|PMAK-|NRAK-|CCIPAT-|AGE-|gl[a-z]{2,5}-|pypi-|xapp-|xox|GOCSPX-|A[KS]IA|AIza|ya29|eyJ|SG\.|hv[sbr]\.|dp\.|dt0c01|ATATT|ATBB|EAA|dapi|SK[\da-f]|webhooks|bot\d|hooks\.slack)|-----BEGIN|\.atlasv1/;

const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /\bsk-(?=[\w-]{0,200}\d)[\w-]{6,}|\bsk-[\w-]{16,}/g, // OpenAI, Anthropic, OpenRouter
  /\b[rs]k_(?:live|test|prod)_\w{6,}|\bwhsec_\w{8,}/g, // Stripe
  /\bgh[pousr]_\w{6,}|\bgithub_pat_\w{6,}/g,
  /\bgl(?:pat|ptt|dt|rt|rtr|soat|agent|cbt|ft|imt|oas)-[\w.-]{8,}/g, // GitLab
  /\bnpm_[A-Za-z\d]{20,}|\bpypi-[\w-]{16,}|\brubygems_\w{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z\d]{12,}/g,
  /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, // Slack
  /\bAIza[\w-]{20,}|\bya29\.[\w-]{8,}|\bGOCSPX-[\w-]{8,}/g, // Google
  /\beyJ[\w-]{5,300}\.[\w-]{2,}(?:\.[\w-]*)?/g, // JWT
  /\bhv[sbr]\.[\w-]{6,}/g, // Vault
  /\b[A-Za-z\d]{14}\.atlasv1\.[\w-]{16,}/g, // Terraform
  /\b(?:hf|do[po]_v1|sntry[su]|shp(?:at|ss|ca|pa)|lin_api|glsa|glc|figd|dckr_(?:pat|oat)|vercel|gsk|r8|sbp|sgp|ntn|secret|pscale_(?:tkn|pw|oauth)|bkua|rnd|fm2|fo1|ops|xata|duffel_(?:test|live))[_-](?=\w{0,200}\d)[A-Za-z\d]{16,}\w*/g,
  /\b(?:pul|xai|pplx|tvly|nvapi|tskey|sq0[a-z]{3}|PMAK|NRAK|CCIPAT|AGE-SECRET-KEY)-(?=[\w-]{0,200}\d)[\w-]{12,}/g,
  /\bkey-[\da-f]{32}\b|\bSK[\da-f]{32}\b|\bdapi[\da-f]{32}/g, // Mailgun, Twilio, Databricks
  /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{16,}|\bdt0c01\.[\w.]{16,}/g, // Doppler, Dynatrace
  /\bATATT[\w=-]{16,}|\bATBB\w{16,}/g, // Atlassian
  /\bEAA[A-Z][A-Za-z\d]{20,}/g, // Meta, Square
  /\bSG\.[\w-]{10,}\.[\w-]{10,}/g, // SendGrid
  /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{8,}/g,
  /(?<=\/api\/webhooks\/\d{1,30}\/)[\w-]{8,}/g, // Discord
  /(?<=\bbot)\d{6,12}:[\w-]{20,}/g, // Telegram
];

/** Of all shapes, characters; most arguments are shorter. */
const shortest = 9;

export function findTokens(text: string, found: Span[]): void {
  if (text.length < shortest || !hasShape.test(text)) return;
  for (const shape of shapes) {
    for (const match of text.matchAll(shape))
      found.push([match.index, match.index + match[0].length]);
  }
}
