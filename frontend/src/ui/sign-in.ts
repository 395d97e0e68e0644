import { html, type TemplateResult } from "lit";
import { t } from "./words";

/** The way back after a login has ended: this page again, by way of the login. */
export function signIn(): TemplateResult {
  return html`<a class="btn btn-primary self-start" href=${location.pathname + location.search} data-sign-in>${t("live_signIn")}</a>`;
}
