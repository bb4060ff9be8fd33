<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CountedWords</name>
    <message numerus="yes">
        <source>Many requests right now. It goes on by itself in %n s; nothing is lost.</source>
        <translation>
            <numerusform>Many requests right now. It goes on by itself in %n s; nothing is lost.</numerusform>
            <numerusform>Many requests right now. It goes on by itself in %n s; nothing is lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tries left.</source>
        <translation>
            <numerusform>%n try left.</numerusform>
            <numerusform>%n tries left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them before the key must be plugged in again.</source>
        <translation>
            <numerusform>%n of them before the key must be plugged in again.</numerusform>
            <numerusform>%n of them before the key must be plugged in again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters</source>
        <translation>
            <numerusform>At least %n character</numerusform>
            <numerusform>At least %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message numerus="yes">
        <source>room for %n passkey(s)</source>
        <translation>
            <numerusform>room for %n passkey</numerusform>
            <numerusform>room for %n passkeys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PinField</name>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message numerus="yes">
        <source>%n min left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
