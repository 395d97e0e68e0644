package org.anteroom.operations;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the operator's page of the bridges says; the sentences are in {@code messages/bridges_*.properties}. */
@MessageBundle("bridges")
public interface BridgeMessages {
    @Message
    String title();

    @Message
    String lead();

    @Message
    String read();

    @Message
    String reload();

    @Message
    String reloadLink();

    @Message
    String numbers();

    @Message
    String ready();

    @Message
    String readyOf(long ready, long all);

    @Message
    String over();

    @Message
    String direct();

    @Message
    String silent();

    @Message
    String noneTitle();

    @Message
    String unfoundTitle();

    @Message
    String unreadyTitle();

    @Message
    String noneText();

    @Message
    String unfoundText();

    @Message
    String unreadyText();

    @Message
    String add();

    @Message
    String addStart();

    @Message
    String addName();

    @Message
    String addAgain();

    @Message
    String addTrial();

    @Message
    String since(String span);

    @Message
    String ago(String span);

    @Message
    String never();

    @Message
    String load();

    @Message
    String percent(long percent);

    @Message
    String endpoints();

    @Message
    String conferences();

    @Message
    String version();

    @Message
    String region();

    @Message
    String unsaid();

    @Message
    String heard();

    @Message
    String visits();

    @Message
    String visitsNone();

    @Message
    String elsewhere(int count);

    @Message
    String directTitle();

    @Message
    String visit();

    @Message
    String clinic();

    @Message
    String state();

    @Message
    String people();

    @Message
    String way();

    @Message
    String move();

    @Message
    String fromBridge(String bridge);

    @Message
    String fromDirect();

    @Message
    String toBridge(String bridge);

    @Message
    String toDirect();
}
