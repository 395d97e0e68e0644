import "../operations/live-reading";
import "../ui/policy";
import { keepSession } from "../ui/session";

keepSession();
