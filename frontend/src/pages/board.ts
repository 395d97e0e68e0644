import "../board/live-board";
import "../ui/policy";
import { keepSession } from "../ui/session";

keepSession();
