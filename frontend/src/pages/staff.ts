import "../ui/policy";
import { keepSession } from "../ui/session";

if (document.querySelector('a[href="/logout"]')) {
  keepSession();
}
