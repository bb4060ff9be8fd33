<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccountNotes</name>
    <message numerus="yes">
        <source>You see the first %n of your accounts.</source>
        <translation>
            <numerusform>You see the first one of your accounts.</numerusform>
            <numerusform>You see the first %n of your accounts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading your accounts: %n so far…</source>
        <translation>
            <numerusform>Reading your accounts: %n so far…</numerusform>
            <numerusform>Reading your accounts: %n so far…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AwayBar</name>
    <message numerus="yes">
        <source>Nobody is using this window. You will be signed out in %n second(s).</source>
        <translation>
            <numerusform>Nobody is using this window. You will be signed out in %n second.</numerusform>
            <numerusform>Nobody is using this window. You will be signed out in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedPasskeys</name>
    <message numerus="yes">
        <source>Delete %n passkeys from “{key}”?</source>
        <translation>
            <numerusform>Delete %n passkey from “{key}”?</numerusform>
            <numerusform>Delete %n passkeys from “{key}”?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are deleted</source>
        <translation>
            <numerusform>%n passkey is deleted</numerusform>
            <numerusform>%n passkeys are deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them sign you in to your account. They no longer do afterwards.</source>
        <translation>
            <numerusform>%n of them signs you in to your account. It no longer does afterwards.</numerusform>
            <numerusform>%n of them sign you in to your account. They no longer do afterwards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are deleted already.</source>
        <translation>
            <numerusform>%n passkey is deleted already.</numerusform>
            <numerusform>%n passkeys are deleted already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are still on the key.</source>
        <translation>
            <numerusform>%n passkey is still on the key.</numerusform>
            <numerusform>%n passkeys are still on the key.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedRules</name>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Now it is at least %n characters.</source>
        <translation>
            <numerusform>Now it is at least %n character.</numerusform>
            <numerusform>Now it is at least %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A PIN has at least %n characters now</source>
        <translation>
            <numerusform>A PIN has at least %n character now</numerusform>
            <numerusform>A PIN has at least %n characters now</numerusform>
        </translation>
    </message>
</context>
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
        <source>%n tries left with a finger</source>
        <translation>
            <numerusform>%n try left with a finger</numerusform>
            <numerusform>%n tries left with a finger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with the PIN</source>
        <translation>
            <numerusform>%n with the PIN</numerusform>
            <numerusform>%n with the PIN</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters</source>
        <translation>
            <numerusform>At least %n character</numerusform>
            <numerusform>At least %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wrong codes so far.</source>
        <translation>
            <numerusform>%n wrong code so far.</numerusform>
            <numerusform>%n wrong codes so far.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bytes</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskCounts</name>
    <message numerus="yes">
        <source>Drawn at random, %n digit(s)</source>
        <translation>
            <numerusform>Drawn at random, %n digit</numerusform>
            <numerusform>Drawn at random, %n digits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Typed, at least %n character(s)</source>
        <translation>
            <numerusform>Typed, at least %n character</numerusform>
            <numerusform>Typed, at least %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It gets a random PIN of %n digit(s); you see it once.</source>
        <translation>
            <numerusform>It gets a random PIN of %n digit; you see it once.</numerusform>
            <numerusform>It gets a random PIN of %n digits; you see it once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It gets the PIN you type, at least %n character(s).</source>
        <translation>
            <numerusform>It gets the PIN you type, at least %n character.</numerusform>
            <numerusform>It gets the PIN you type, at least %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s), until a reset</source>
        <translation>
            <numerusform>%n character, until a reset</numerusform>
            <numerusform>%n characters, until a reset</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n expected number(s) or range(s)</source>
        <translation>
            <numerusform>%n expected number or range</numerusform>
            <numerusform>%n expected numbers or ranges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) ready</source>
        <translation>
            <numerusform>%n key ready</numerusform>
            <numerusform>%n keys ready</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DrillSheet</name>
    <message numerus="yes">
        <source>%n passkey(s) tested.</source>
        <translation>
            <numerusform>%n passkey tested.</numerusform>
            <numerusform>%n passkeys tested.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) work.</source>
        <translation>
            <numerusform>%n passkey works.</numerusform>
            <numerusform>%n passkeys work.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DueWords</name>
    <message numerus="yes">
        <source>%n of its passkeys can still open your account.</source>
        <translation>
            <numerusform>%n of its passkeys can still open your account.</numerusform>
            <numerusform>%n of its passkeys can still open your account.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) to test</source>
        <translation>
            <numerusform>%n passkey to test</numerusform>
            <numerusform>%n passkeys to test</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message numerus="yes">
        <source>%n thing(s) could be better.</source>
        <translation>
            <numerusform>%n thing could be better.</numerusform>
            <numerusform>%n things could be better.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A PIN has at least %n character(s)</source>
        <translation>
            <numerusform>A PIN has at least %n character</numerusform>
            <numerusform>A PIN has at least %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n PIN try/tries left</source>
        <translation>
            <numerusform>%n PIN try left</numerusform>
            <numerusform>%n PIN tries left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more passkey(s)</source>
        <translation>
            <numerusform>Room for %n more passkey</numerusform>
            <numerusform>Room for %n more passkeys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FingerNamePage</name>
    <message numerus="yes">
        <source>Room for %n more plain letter(s); é takes two, 指 takes three.</source>
        <translation>
            <numerusform>Room for one more plain letter; é takes two, 指 takes three.</numerusform>
            <numerusform>Room for %n more plain letters; é takes two, 指 takes three.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ForgetNamesSheet</name>
    <message numerus="yes">
        <source>Names and colours of %n key(s)</source>
        <translation>
            <numerusform>Name and colour of %n key</numerusform>
            <numerusform>Names and colours of %n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Names of %n passkey(s) of this account</source>
        <translation>
            <numerusform>Name of %n passkey of this account</numerusform>
            <numerusform>Names of %n passkeys of this account</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Freshness</name>
    <message numerus="yes">
        <source>Your organisation asks to wait. Keydesk goes on in %n second(s); nothing is lost.</source>
        <translation>
            <numerusform>Your organisation asks to wait. Keydesk goes on in %n second; nothing is lost.</numerusform>
            <numerusform>Your organisation asks to wait. Keydesk goes on in %n seconds; nothing is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message numerus="yes">
        <source>%n thing(s) do not work</source>
        <translation>
            <numerusform>%n thing does not work</numerusform>
            <numerusform>%n things do not work</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are worth a look</source>
        <translation>
            <numerusform>%n thing is worth a look</numerusform>
            <numerusform>%n things are worth a look</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyActions</name>
    <message numerus="yes">
        <source>%n key(s) locked.</source>
        <translation>
            <numerusform>%n key locked.</numerusform>
            <numerusform>%n keys locked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyFacts</name>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>At least %n character</numerusform>
            <numerusform>At least %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n try/tries left</source>
        <translation>
            <numerusform>%n try left</numerusform>
            <numerusform>%n tries left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n before the key must be plugged in again</source>
        <translation>
            <numerusform>%n before the key must be plugged in again</numerusform>
            <numerusform>%n before the key must be plugged in again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fingerprint try/tries left</source>
        <translation>
            <numerusform>%n fingerprint try left</numerusform>
            <numerusform>%n fingerprint tries left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The PIN was wrong three times. %n try/tries left then.</source>
        <translation>
            <numerusform>The PIN was wrong three times. %n try left then.</numerusform>
            <numerusform>The PIN was wrong three times. %n tries left then.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more passkey(s)</source>
        <translation>
            <numerusform>Room for %n more passkey</numerusform>
            <numerusform>Room for %n more passkeys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your passkeys</source>
        <translation>
            <numerusform>%n of your passkeys</numerusform>
            <numerusform>%n of your passkeys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leftover passkey(s)</source>
        <translation>
            <numerusform>%n leftover passkey</numerusform>
            <numerusform>%n leftover passkeys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyFingerprints</name>
    <message numerus="yes">
        <source>%n fingerprint(s)</source>
        <translation>
            <numerusform>One fingerprint</numerusform>
            <numerusform>%n fingerprints</numerusform>
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
    <name>KeyPasskeys</name>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockWords</name>
    <message numerus="yes">
        <source>Locks by itself after %n minute(s) without use.</source>
        <translation>
            <numerusform>Locks by itself after %n minute without use.</numerusform>
            <numerusform>Locks by itself after %n minutes without use.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>After %n minute(s) without use</source>
        <translation>
            <numerusform>After %n minute without use</numerusform>
            <numerusform>After %n minutes without use</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message numerus="yes">
        <source>%n account(s) connected.</source>
        <translation>
            <numerusform>%n account connected.</numerusform>
            <numerusform>%n accounts connected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Losses</name>
    <message numerus="yes">
        <source>%n passkey(s) of other sites</source>
        <translation>
            <numerusform>One passkey of another site</numerusform>
            <numerusform>%n passkeys of other sites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LostKeySheet</name>
    <message numerus="yes">
        <source>%n passkey(s) removed so far. Home goes on with it when you stop here.</source>
        <translation>
            <numerusform>%n passkey removed so far. Home goes on with it when you stop here.</numerusform>
            <numerusform>%n passkeys removed so far. Home goes on with it when you stop here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MethodWords</name>
    <message numerus="yes">
        <source>%n way(s) to sign in</source>
        <translation>
            <numerusform>%n way to sign in</numerusform>
            <numerusform>%n ways to sign in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot be phished</source>
        <translation>
            <numerusform>%n of them cannot be phished</numerusform>
            <numerusform>%n of them cannot be phished</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n year ago</numerusform>
            <numerusform>%n years ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n year(s)</source>
        <translation>
            <numerusform>In %n year</numerusform>
            <numerusform>In %n years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n month ago</numerusform>
            <numerusform>%n months ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n day(s)</source>
        <translation>
            <numerusform>In %n day</numerusform>
            <numerusform>In %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n month(s)</source>
        <translation>
            <numerusform>In %n month</numerusform>
            <numerusform>In %n months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NamesRow</name>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s)</source>
        <translation>
            <numerusform>%n passkey</numerusform>
            <numerusform>%n passkeys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoticesSheet</name>
    <message numerus="yes">
        <source>%n part(s) made by others. Thank you to everyone who wrote them.</source>
        <translation>
            <numerusform>%n part made by others. Thank you to everyone who wrote it.</numerusform>
            <numerusform>%n parts made by others. Thank you to everyone who wrote them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasswordRules</name>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>At least %n character</numerusform>
            <numerusform>At least %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of your last %n password(s)</source>
        <translation>
            <numerusform>Not your last password</numerusform>
            <numerusform>None of your last %n passwords</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PinField</name>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlugInPage</name>
    <message numerus="yes">
        <source>Then touch the key within %n second(s), and hold it for five.</source>
        <translation>
            <numerusform>Then touch the key within one second, and hold it for five.</numerusform>
            <numerusform>Then touch the key within %n seconds, and hold it for five.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Then touch the key within %n second(s).</source>
        <translation>
            <numerusform>Then touch the key within one second.</numerusform>
            <numerusform>Then touch the key within %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PolicyPart</name>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n setting</numerusform>
            <numerusform>%n settings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordsPart</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResetDonePage</name>
    <message numerus="yes">
        <source>%n dead entr(ies) removed from your account.</source>
        <translation>
            <numerusform>The dead entry is removed from your account.</numerusform>
            <numerusform>%n dead entries are removed from your account.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your account still lists {names}. It opens nothing any more.</source>
        <translation>
            <numerusform>Your account still lists {names}. It opens nothing any more.</numerusform>
            <numerusform>Your account still lists {names}. They open nothing any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n dead entr(ies)</source>
        <translation>
            <numerusform>Remove the dead entry</numerusform>
            <numerusform>Remove %n dead entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SafetyPart</name>
    <message numerus="yes">
        <source>Sign out after %n minute(s)</source>
        <translation>
            <numerusform>Sign out after %n minute</numerusform>
            <numerusform>Sign out after %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SamplePage</name>
    <message numerus="yes">
        <source>%n sample(s) taken</source>
        <translation>
            <numerusform>One sample taken</numerusform>
            <numerusform>%n samples taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more good sample(s)</source>
        <translation>
            <numerusform>One more good sample</numerusform>
            <numerusform>%n more good samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SealedWords</name>
    <message numerus="yes">
        <source>%n line(s) are older and stand as they were found then.</source>
        <translation>
            <numerusform>%n line is older and stands as it was found then.</numerusform>
            <numerusform>%n lines are older and stand as they were found then.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n passkey(s)</source>
        <translation>
            <numerusform>%n passkey</numerusform>
            <numerusform>%n passkeys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n authenticator app(s)</source>
        <translation>
            <numerusform>%n authenticator app</numerusform>
            <numerusform>%n authenticator apps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n on a key here</source>
        <translation>
            <numerusform>%n on a key here</numerusform>
            <numerusform>%n on a key here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other method(s)</source>
        <translation>
            <numerusform>%n other method</numerusform>
            <numerusform>%n other methods</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
</context>
</TS>
