import "../checkin/device-check";
import "../checkin/relay-check";
import "../ui/policy";
