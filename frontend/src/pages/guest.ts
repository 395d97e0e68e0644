import "../ui/policy";
import "../waitingroom/guest-room";
