package org.anteroom.platform;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * Every sentence that our pages say, checked at build time; the sentences themselves are in {@code messages/msg_*.properties}. What
 * islands say, and the names of values such as states, is read by {@link Words}.
 */
@MessageBundle("msg")
public interface Messages {
    @Message
    String skip();

    @Message
    String help();

    @Message
    String trouble(String phone);

    @Message
    String emergency(String phone);

    @Message
    String preferences();

    @Message
    String light();

    @Message
    String dark();

    @Message
    String textLarger();

    @Message
    String textNormal();

    @Message
    String menu();

    @Message
    String menuBoard();

    @Message
    String menuDay();

    @Message
    String menuMy();

    @Message
    String menuAudit();

    @Message
    String signOut();

    @Message
    String needsScript();

    @Message
    String errorTitle();

    @Message
    String errorPrefix();

    @Message
    String toStart();

    @Message
    String faultTitle();

    @Message
    String faultText();

    @Message
    String faultReference();

    @Message
    String homeTitle();

    @Message
    String homeLead();

    @Message
    String homePatients();

    @Message
    String homePatientsText();

    @Message
    String homePatientsLink();

    @Message
    String homeProviders();

    @Message
    String homeProvidersText();

    @Message
    String homeProvidersLink();

    @Message
    String homeSchedulers();

    @Message
    String homeSchedulersText();

    @Message
    String homeSchedulersLink();

    @Message
    String homeDemo();

    @Message
    String partsTitle();

    @Message
    String partsPart();

    @Message
    String partsKind();

    @Message
    String partsDetail();

    @Message
    String notADevice();

    @Message
    String myTitle();

    @Message
    String myComing();

    @Message
    String myPast();

    @Message
    String myNoneComing();

    @Message
    String myNonePast();

    @Message
    String myOpen();

    @Message
    String mySummary();

    @Message
    String summaryTitle();

    @Message
    String summaryPlan();

    @Message
    String summarySigned(String by, String at);

    @Message
    String summaryNotYet();

    @Message
    String summaryChanged();

    @Message
    String afterTitle();

    @Message
    String afterLeft();

    @Message
    String afterCancelled();

    @Message
    String afterNoShow();

    @Message
    String afterMinutes(long minutes);

    @Message
    String afterBack();

    @Message
    String afterHelp();

    @Message
    String goneTitle();

    @Message
    String goneText();

    @Message
    String goneSignIn();

    @Message
    String dobTitle();

    @Message
    String dobWhy();

    @Message
    String dobLegend();

    @Message
    String dobHint();

    @Message
    String dobDay();

    @Message
    String dobMonth();

    @Message
    String dobYear();

    @Message
    String dobMismatch();

    @Message
    String dobLocked(String until, String phone);

    @Message
    String elsewhereText();

    @Message
    String elsewhereUse();

    @Message
    String next();

    @Message
    String back();

    @Message
    String visitTitle(String name);

    @Message
    String visitLength(long minutes);

    @Message
    String homeAfter();

    @Message
    String returnToVisit();

    @Message
    String tasksTitle();

    @Message
    String taskWho();

    @Message
    String taskPlace();

    @Message
    String taskPhone();

    @Message
    String taskConsent();

    @Message
    String taskDevices();

    @Message
    String taskDone();

    @Message
    String taskOpen();

    @Message
    String roomOpens(String time);

    @Message
    String phoneOffer(String phone);

    @Message
    String placeTitle();

    @Message
    String placeWhy();

    @Message
    String placeError();

    @Message
    String phoneTitle();

    @Message
    String phoneWhy();

    @Message
    String phoneError();

    @Message
    String consentTitle();

    @Message
    String consentVideo();

    @Message
    String consentRecord();

    @Message
    String consentDirect();

    @Message
    String consentBridge();

    @Message
    String consentOthers();

    @Message
    String consentStop();

    @Message
    String consentEmergency(String phone);

    @Message
    String consentAgree();

    @Message
    String consentError();

    @Message
    String checkTitle();

    @Message
    String checkNoScript();

    @Message
    String toRoom();

    @Message
    String roomTitle();

    @Message
    String auditTitle();

    @Message
    String auditLead();

    @Message
    String auditVisit();

    @Message
    String auditFilter();

    @Message
    String auditWhen();

    @Message
    String auditWho();

    @Message
    String auditAs();

    @Message
    String auditWhat();

    @Message
    String auditOutcome();

    @Message
    String auditEmpty();

    @Message
    String auditOlder();

    @Message
    String demoTitle();

    @Message
    String demoLead();

    @Message
    String demoPatient();

    @Message
    String demoPatientText(String name, String date);

    @Message
    String demoPatientNone();

    @Message
    String demoPatientBook();

    @Message
    String demoPatientOpen();

    @Message
    String demoProvider();

    @Message
    String demoProviderText(String login);

    @Message
    String demoScheduler();

    @Message
    String demoBoth();

    @Message
    String demoBothText(String login);

    @Message
    String demoSignIn();

    @Message
    String demoMail();

    @Message
    String demoMailEmpty();

    @Message
    String demoAccounts();

    @Message
    String demoWindows();

    @Message
    String bookTitle();

    @Message
    String bookMoveTitle();

    @Message
    String bookConfirmTitle();

    @Message
    String bookDoneTitle();

    @Message
    String bookCancelledTitle();

    @Message
    String bookCancelTitle();

    @Message
    String bookPatient();

    @Message
    String bookProvider();

    @Message
    String bookChoose();

    @Message
    String bookShow();

    @Message
    String bookFor(String name);

    @Message
    String bookZone(String zone);

    @Message
    String bookNext(String day, String time);

    @Message
    String bookNone(String phone);

    @Message
    String bookNoneThisWeek();

    @Message
    String bookNobody();

    @Message
    String bookDays();

    @Message
    String bookFree(int count);

    @Message
    String bookEarlier();

    @Message
    String bookLater();

    @Message
    String bookType();

    @Message
    String bookReason();

    @Message
    String bookReasonHint();

    @Message
    String bookReasonError();

    @Message
    String bookNow();

    @Message
    String bookMoveNow();

    @Message
    String bookOther();

    @Message
    String bookTaken();

    @Message
    String bookNearest();

    @Message
    String bookNotOffered();

    @Message
    String bookMail();

    @Message
    String bookMove();

    @Message
    String bookCancel();

    @Message
    String bookCancelText();

    @Message
    String bookCancelNow();

    @Message
    String bookKeep();

    @Message
    String bookAnother();

    @Message
    String bookLapsed();

    @Message
    String bookKept(String time);

    @Message
    String bookLonger();

    @Message
    String bookLongest();

    @Message
    String bookBack();

    @Message
    String closedCancelled();

    @Message
    String closedOver();

    @Message
    String closedLink();

    @Message
    String closedSummary();

    @Message
    String closedAgain(String phone);

    @Message
    String pastText();

    @Message
    String demoMailJoin();

    @Message
    String demoMailCalendar();

    @Message
    String mailHello(String name);

    @Message
    String mailBooked();

    @Message
    String mailMoved();

    @Message
    String mailCancelled();

    @Message
    String mailJoin();

    @Message
    String mailOnlyYou();

    @Message
    String mailHelp(String phone);

    @Message
    String mailEmergency(String phone);

    @Message
    String demoPlay();

    @Message
    String demoPlayText();

    @Message
    String demoBe();

    @Message
    String demoBeNamed(String name);

    @Message
    String demoBorn(String date);

    @Message
    String demoAnswer();

    @Message
    String demoAnswerText();

    @Message
    String demoDouble(String name);

    @Message
    String demoDoubleText();

    String guestTitle();

    @Message
    String guestWith(String name);

    @Message
    String guestYourRole();

    @Message
    String guestName();

    @Message
    String guestNameHint();

    @Message
    String guestTerms();

    @Message
    String guestTermsPrivate();

    @Message
    String guestTermsLetIn();

    @Message
    String guestAgree();

    @Message
    String guestElsewhere();

    @Message
    String guestCheckText();

    @Message
    String guestKnock(String name);

    @Message
    String guestOpens(String day, String time);

    @Message
    String guestNoScript();

    @Message
    String guestLater(String name);

    @Message
    String mailGuestHello();

    @Message
    String mailGuestText(String role);

    @Message
    String mailGuestJoin();

    @Message
    String mailGuestOnlyYou();

    @Message
    String bringTitle();

    @Message
    String bringText(String name);

    @Message
    String bringPeople();

    @Message
    String bringNobody();

    @Message
    String bringUnnamed();

    @Message
    String bringInvite();

    @Message
    String bringName();

    @Message
    String bringEmail();

    @Message
    String bringEmailHint();

    @Message
    String bringEmailWrong();

    @Message
    String bringLanguage();

    @Message
    String bringMake();

    @Message
    String bringMost(int count);

    @Message
    String bringFull(int count);

    @Message
    String bringLink();

    @Message
    String bringLinkOnce();

    @Message
    String bringMailSent();

    @Message
    String bringMailOff();

    @Message
    String bringMailFailed();

    @Message
    String bringCode();

    @Message
    String bringNewLink();

    @Message
    String bringNewLinkFor(String name);

    @Message
    String bringWithdraw();

    @Message
    String bringWithdrawFor(String name);

    @Message
    String bringRemove();

    @Message
    String bringRemoveAsk(String name);

    @Message
    String menuBridges();

    @Message
    String homeOperators();

    @Message
    String homeOperatorsText();

    @Message
    String homeOperatorsLink();

    @Message
    String demoOperator();

    @Message
    String demoOperatorText(String login);
}
