import "../ui/policy";
import { sayHere } from "../ui/own-times";

sayHere();
