import "../demo/demo-double";
import "../ui/policy";
