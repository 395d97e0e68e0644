import "../checkin/device-check";
import "../ui/policy";
