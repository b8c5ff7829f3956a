<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountDesk</name>
    <message numerus="yes">
        <source>One was sent a moment ago; the next may go in %n seconds.</source>
        <translation>
            <numerusform>One was sent a moment ago; the next may go in %n second.</numerusform>
            <numerusform>One was sent a moment ago; the next may go in %n seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This person got %n such messages within the last hour, which is all the site allows.</source>
        <translation>
            <numerusform>This person got %n such message within the last hour, which is all the site allows.</numerusform>
            <numerusform>This person got %n such messages within the last hour, which is all the site allows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchWords</name>
    <message numerus="yes">
        <source>Activation to %Ln people</source>
        <translation>
            <numerusform>Activation to %Ln person</numerusform>
            <numerusform>Activation to %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reset to %Ln people</source>
        <translation>
            <numerusform>Reset to %Ln person</numerusform>
            <numerusform>Reset to %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Notice to %Ln people</source>
        <translation>
            <numerusform>Notice to %Ln person</numerusform>
            <numerusform>Notice to %Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sent</source>
        <translation>
            <numerusform>%Ln sent</numerusform>
            <numerusform>%Ln sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln passed over</source>
        <translation>
            <numerusform>%Ln passed over</numerusform>
            <numerusform>%Ln passed over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken out</source>
        <translation>
            <numerusform>%Ln taken out</numerusform>
            <numerusform>%Ln taken out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait</source>
        <translation>
            <numerusform>%Ln waits</numerusform>
            <numerusform>%Ln wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln people: %1</source>
        <translation>
            <numerusform>%Ln person: %1</numerusform>
            <numerusform>%Ln people: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dispatcher</name>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MailPresets</name>
    <message numerus="yes">
        <source>An ordinary account may send %Ln mails a day.</source>
        <translation>
            <numerusform>An ordinary account may send %Ln mail a day.</numerusform>
            <numerusform>An ordinary account may send %Ln mails a day.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::AccountBulk</name>
    <message numerus="yes">
        <source>Choose %Ln people at most.</source>
        <translation>
            <numerusform>Choose %Ln person at most.</numerusform>
            <numerusform>Choose %Ln people at most.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the activation to %Ln people?</source>
        <translation>
            <numerusform>Send the activation to %Ln person?</numerusform>
            <numerusform>Send the activation to %Ln people?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Block %Ln people?</source>
        <translation>
            <numerusform>Block %Ln person?</numerusform>
            <numerusform>Block %Ln people?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Blocked: %Ln people.</source>
        <translation>
            <numerusform>Blocked: %Ln person.</numerusform>
            <numerusform>Blocked: %Ln people.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln accounts?</source>
        <translation>
            <numerusform>Delete %Ln account?</numerusform>
            <numerusform>Delete %Ln accounts?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted: %Ln people.</source>
        <translation>
            <numerusform>Deleted: %Ln person.</numerusform>
            <numerusform>Deleted: %Ln people.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped; %Ln were not reached.</source>
        <translation>
            <numerusform>Stopped; %Ln was not reached.</numerusform>
            <numerusform>Stopped; %Ln were not reached.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are left out:
%1</source>
        <comment>people</comment>
        <translation>
            <numerusform>%Ln is left out:
%1</numerusform>
            <numerusform>%Ln are left out:
%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the reset to %Ln people?</source>
        <translation>
            <numerusform>Send the reset to %Ln person?</numerusform>
            <numerusform>Send the reset to %Ln people?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln will get it.</source>
        <comment>people</comment>
        <translation>
            <numerusform>%Ln will get it.</numerusform>
            <numerusform>%Ln will get it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::AccountsPage</name>
    <message numerus="yes">
        <source>%Ln people chosen</source>
        <translation>
            <numerusform>%Ln person chosen</numerusform>
            <numerusform>%Ln people chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln people exported.</source>
        <translation>
            <numerusform>%Ln person exported.</numerusform>
            <numerusform>%Ln people exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln addresses copied.</source>
        <translation>
            <numerusform>%Ln address copied.</numerusform>
            <numerusform>%Ln addresses copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln people</source>
        <translation>
            <numerusform>%Ln person</numerusform>
            <numerusform>%Ln people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The reset to %Ln people is on its way.</source>
        <translation>
            <numerusform>The reset to %Ln person is on its way.</numerusform>
            <numerusform>The reset to %Ln people is on its way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The activation to %Ln people is on its way.</source>
        <translation>
            <numerusform>The activation to %Ln person is on its way.</numerusform>
            <numerusform>The activation to %Ln people is on its way.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::ActivityPage</name>
    <message numerus="yes">
        <source>of the latest %Ln</source>
        <translation>
            <numerusform>of the latest %Ln</numerusform>
            <numerusform>of the latest %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines chosen</source>
        <translation>
            <numerusform>%Ln line chosen</numerusform>
            <numerusform>%Ln lines chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::BatchBoard</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln people wait</source>
        <translation>
            <numerusform>%1: %Ln person waits</numerusform>
            <numerusform>%1: %Ln people wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel it for the %Ln people who wait?</source>
        <translation>
            <numerusform>Cancel it for the %Ln person who waits?</numerusform>
            <numerusform>Cancel it for the %Ln people who wait?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel for %Ln</source>
        <comment>button, people</comment>
        <translation>
            <numerusform>Cancel for %Ln</numerusform>
            <numerusform>Cancel for %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::BatchPace</name>
    <message numerus="yes">
        <source>%Ln a minute</source>
        <translation>
            <numerusform>%Ln a minute</numerusform>
            <numerusform>%Ln a minute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minutes left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hours left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n days left</source>
        <translation>
            <numerusform>about %n day left</numerusform>
            <numerusform>about %n days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::BlacklistPage</name>
    <message numerus="yes">
        <source>%Ln dead links</source>
        <translation>
            <numerusform>%Ln dead link</numerusform>
            <numerusform>%Ln dead links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln links would be dead by now in any case; their entries may go.</source>
        <translation>
            <numerusform>%Ln link would be dead by now in any case; its entry may go.</numerusform>
            <numerusform>%Ln links would be dead by now in any case; their entries may go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln entries from the blacklist?</source>
        <translation>
            <numerusform>Remove %Ln entry from the blacklist?</numerusform>
            <numerusform>Remove %Ln entries from the blacklist?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln entries</source>
        <translation>
            <numerusform>Remove %Ln entry</numerusform>
            <numerusform>Remove %Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries removed.</source>
        <translation>
            <numerusform>%Ln entry removed.</numerusform>
            <numerusform>%Ln entries removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::ListPage</name>
    <message numerus="yes">
        <source>%Ln rows exported.</source>
        <translation>
            <numerusform>%Ln row exported.</numerusform>
            <numerusform>%Ln rows exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::MailboxPage</name>
    <message numerus="yes">
        <source>%n mails; nothing leaves this computer</source>
        <translation>
            <numerusform>%n mail; nothing leaves this computer</numerusform>
            <numerusform>%n mails; nothing leaves this computer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::MessagePanel</name>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::MessagesPage</name>
    <message numerus="yes">
        <source>the latest %Ln</source>
        <translation>
            <numerusform>the latest %Ln</numerusform>
            <numerusform>the latest %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing goes out until this is put right; %Ln messages wait and go out by themselves then.</source>
        <translation>
            <numerusform>Nothing goes out until this is put right; %Ln message waits and goes out by itself then.</numerusform>
            <numerusform>Nothing goes out until this is put right; %Ln messages wait and go out by themselves then.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %Ln messages?</source>
        <translation>
            <numerusform>Cancel %Ln message?</numerusform>
            <numerusform>Cancel %Ln messages?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancel %Ln messages</source>
        <translation>
            <numerusform>Cancel %Ln message</numerusform>
            <numerusform>Cancel %Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages are tried again.</source>
        <translation>
            <numerusform>%Ln message is tried again.</numerusform>
            <numerusform>%Ln messages are tried again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages cancelled.</source>
        <translation>
            <numerusform>%Ln message cancelled.</numerusform>
            <numerusform>%Ln messages cancelled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::OverviewPage</name>
    <message numerus="yes">
        <source>%Ln go within 24 h</source>
        <translation>
            <numerusform>%Ln goes within 24 h</numerusform>
            <numerusform>%Ln go within 24 h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>wait for activation</source>
        <comment>below the number of people</comment>
        <translation>
            <numerusform>waits for activation</numerusform>
            <numerusform>wait for activation</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>open resets</source>
        <comment>below their number</comment>
        <translation>
            <numerusform>open reset</numerusform>
            <numerusform>open resets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::PurgePanel</name>
    <message numerus="yes">
        <source>Remove %n accounts that never confirmed?</source>
        <translation>
            <numerusform>Remove %n account that never confirmed?</numerusform>
            <numerusform>Remove %n accounts that never confirmed?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n accounts</source>
        <translation>
            <numerusform>Remove %n account</numerusform>
            <numerusform>Remove %n accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %1 of %Ln accounts were removed.</source>
        <translation>
            <numerusform>Stopped: %1 of %Ln account was removed.</numerusform>
            <numerusform>Stopped: %1 of %Ln accounts were removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln accounts were removed.</source>
        <translation>
            <numerusform>%Ln account was removed.</numerusform>
            <numerusform>%Ln accounts were removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::SecretStore</name>
    <message numerus="yes">
        <source>This is too long for a keychain, which takes %Ln characters at most.</source>
        <translation>
            <numerusform>This is too long for a keychain, which takes %Ln character at most.</numerusform>
            <numerusform>This is too long for a keychain, which takes %Ln characters at most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::TimeText</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n min</source>
        <translation>
            <numerusform>in %n min</numerusform>
            <numerusform>in %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <comment>hours</comment>
        <translation>
            <numerusform>in %n h</numerusform>
            <numerusform>in %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n days</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <comment>seconds</comment>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>latchkey::TokensPage</name>
    <message numerus="yes">
        <source>%Ln links chosen</source>
        <translation>
            <numerusform>%Ln link chosen</numerusform>
            <numerusform>%Ln links chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take back %Ln links?</source>
        <translation>
            <numerusform>Take back %Ln link?</numerusform>
            <numerusform>Take back %Ln links?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %Ln back</source>
        <translation>
            <numerusform>Take %Ln back</numerusform>
            <numerusform>Take %Ln back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln links taken back.</source>
        <translation>
            <numerusform>%Ln link taken back.</numerusform>
            <numerusform>%Ln links taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %Ln that run out first</source>
        <translation>
            <numerusform>the %Ln that runs out first</numerusform>
            <numerusform>the %Ln that run out first</numerusform>
        </translation>
    </message>
</context>
</TS>
