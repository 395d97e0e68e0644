import "../ui/policy";
import "../waitingroom/visit-room";
