import "../ui/policy";
import { sayHere } from "../ui/own-times";
import { keepSession } from "../ui/session";

sayHere();
if (document.querySelector('a[href="/logout"]')) {
  keepSession();
}
