import { offerAnswer } from "../demo/answer";

offerAnswer();
