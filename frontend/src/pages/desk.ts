import "../ui/policy";
import { keepSession } from "../ui/session";
import "../visit/visit-desk";

keepSession();
