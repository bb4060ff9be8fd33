<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AccountActions</name>
    <message>
        <source>“{name}” is disconnected.</source>
        <translation>「{name}」の接続を解除しました。</translation>
    </message>
    <message>
        <source>The account is called “{name}” now.</source>
        <translation>アカウントの名前を「{name}」にしました。</translation>
    </message>
    <message>
        <source>The account has no name of its own any more.</source>
        <translation>アカウントの名前を消しました。</translation>
    </message>
</context>
<context>
    <name>AccountCard</name>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>{name}のその他の操作</translation>
    </message>
    <message>
        <source>Reconnect {name}</source>
        <translation>{name}を再接続</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>{name}の詳細</translation>
    </message>
</context>
<context>
    <name>AccountDetails</name>
    <message>
        <source>What it allows</source>
        <translation>許可していること</translation>
    </message>
    <message>
        <source>For IT</source>
        <translation>IT 担当者向け</translation>
    </message>
    <message>
        <source>An access that no tool has used for a year is dropped by itself.</source>
        <translation>1 年間どのツールも使わなかったアクセスは、自動的に破棄されます。</translation>
    </message>
    <message>
        <source>Open at {provider}</source>
        <translation>{provider} で開く</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Access ends</source>
        <translation>アクセスの期限</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>組織</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続名</translation>
    </message>
    <message>
        <source>Kind of provider</source>
        <translation>プロバイダーの種類</translation>
    </message>
    <message>
        <source>Account id</source>
        <translation>アカウント ID</translation>
    </message>
</context>
<context>
    <name>AccountLines</name>
    <message>
        <source>Once connected: {what}</source>
        <translation>接続後に{what}</translation>
    </message>
    <message>
        <source>Your organisation no longer offers this connection.</source>
        <translation>組織はこの接続を提供しなくなりました。</translation>
    </message>
</context>
<context>
    <name>AccountMenu</name>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>接続を解除…</translation>
    </message>
</context>
<context>
    <name>AccountNotes</name>
    <message>
        <source>Connecting {provider} was not finished last time. Nothing was changed.</source>
        <translation>前回、{provider} への接続が完了しませんでした。何も変更されていません。</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>What else may be connected could not be read: {why}</source>
        <translation>ほかに接続できるものを読み込めませんでした。{why}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>What you see may be out of date.</source>
        <translation>表示内容が最新ではない可能性があります。</translation>
    </message>
    <message>
        <source>You see what was read {moment}.</source>
        <translation>{moment}に読み込んだ内容を表示しています。</translation>
    </message>
    <message>
        <source>Keydesk cannot reach your organisation.</source>
        <translation>組織のサービスに接続できません。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message numerus="yes">
        <source>You see the first %n of your accounts.</source>
        <translation>
            <numerusform>アカウントのうち最初の %n 件を表示しています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading your accounts: %n so far…</source>
        <translation>
            <numerusform>アカウントを読み込んでいます（現在 %n 件）…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AccountPart</name>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>No organisation yet</source>
        <translation>組織がまだ設定されていません</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Connect to one on Home, or try practice mode there.</source>
        <translation>ホームで組織に接続するか、練習モードをお試しください。</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>サインアウト…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>アカウントを追加…</translation>
    </message>
    <message>
        <source>You stay signed in on this computer until you sign out.</source>
        <translation>サインアウトするまで、このコンピューターでのサインインが維持されます。</translation>
    </message>
    <message>
        <source>You are signed in until you close Keydesk.</source>
        <translation>Keydesk を閉じるまでサインインした状態が続きます。</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Practice mode</source>
        <translation>練習モード</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>Press Enter to use this account</source>
        <translation>Enter キーでこのアカウントに切り替えます</translation>
    </message>
    <message>
        <source>Use this account</source>
        <translation>このアカウントを使う</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>サインアウト…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Remove from this computer…</source>
        <translation>このコンピューターから削除…</translation>
    </message>
</context>
<context>
    <name>AccountTile</name>
    <message>
        <source>Not signed in</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>Switch, add or sign out</source>
        <translation>切り替え、追加、サインアウト</translation>
    </message>
</context>
<context>
    <name>AccountWords</name>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Ends soon</source>
        <translation>まもなく終了</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>More permission needed</source>
        <translation>権限の追加が必要</translation>
    </message>
    <message>
        <source>No longer offered</source>
        <translation>提供終了</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Tools of your organisation may use this account.</source>
        <translation>組織のツールがこのアカウントを使えます。</translation>
    </message>
    <message>
        <source>Tools can use it for a few more days. Connect it again to go on.</source>
        <translation>ツールが使えるのはあと数日です。引き続き使うには、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Tools can no longer use it. Connect it again to go on.</source>
        <translation>ツールはもう使えません。引き続き使うには、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Your organisation asks for more than you have allowed. Connect it again to allow it.</source>
        <translation>組織は、現在許可している以上の権限を求めています。許可するには、もう一度接続してください。</translation>
    </message>
    <message>
        <source>Your organisation no longer offers this connection. You can disconnect it.</source>
        <translation>組織はこの接続を提供しなくなりました。接続を解除できます。</translation>
    </message>
    <message>
        <source>Keydesk could not find out whether it still works.</source>
        <translation>まだ使えるかどうかを確認できませんでした。</translation>
    </message>
    <message>
        <source>Connected {day}</source>
        <translation>{day}に接続</translation>
    </message>
    <message>
        <source>Access ended {day}</source>
        <translation>アクセスは{day}に終了</translation>
    </message>
    <message>
        <source>Access ends {day}</source>
        <translation>アクセスの期限は{day}</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Connected accounts</source>
        <translation>接続済みアカウント</translation>
    </message>
    <message>
        <source>Search connected accounts</source>
        <translation>接続済みアカウントを検索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Tools of your organisation may act for you with these accounts.</source>
        <translation>組織のツールは、これらのアカウントを使ってあなたの代わりに作業できます。</translation>
    </message>
    <message>
        <source>Nothing is connected yet.</source>
        <translation>まだ何も接続されていません。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Not disconnected: {title}. {next}</source>
        <translation>接続を解除できませんでした。{title}。{next}</translation>
    </message>
</context>
<context>
    <name>AccountsPart</name>
    <message>
        <source>Connected accounts that end soon</source>
        <translation>まもなく終了する接続済みアカウント</translation>
    </message>
    <message>
        <source>Open Connected accounts</source>
        <translation>「接続済みアカウント」を開く</translation>
    </message>
</context>
<context>
    <name>AccountsSheet</name>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Each keeps its own sign-in, names and activity. Changing between them signs nobody out.</source>
        <translation>サインイン、名前、履歴はアカウントごとに保存されます。切り替えてもサインアウトされません。</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>アカウントを追加…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>AccountsStates</name>
    <message>
        <source>Keydesk goes on by itself when the wait is over.</source>
        <translation>待ち時間が終わると、Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>Reading your connected accounts…</source>
        <translation>接続済みアカウントを読み込んでいます…</translation>
    </message>
    <message>
        <source>Your organisation does not offer connected accounts</source>
        <translation>組織は接続済みアカウントの機能を提供していません</translation>
    </message>
    <message>
        <source>If you expected some here, ask your IT to switch on connected accounts for Keydesk.</source>
        <translation>ここに表示されるはずの場合は、Keydesk で接続済みアカウントを使えるようにするよう IT 担当者に依頼してください。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>No organisation yet</source>
        <translation>組織がまだ設定されていません</translation>
    </message>
    <message>
        <source>Connect to your organisation on Home, or try practice mode.</source>
        <translation>ホームで組織に接続するか、練習モードをお試しください。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Sign in to see your connected accounts</source>
        <translation>サインインすると接続済みアカウントが表示されます</translation>
    </message>
    <message>
        <source>No connected accounts</source>
        <translation>接続済みアカウントはありません</translation>
    </message>
    <message>
        <source>Your organisation has nothing to connect yet. When it has, it appears here.</source>
        <translation>組織には、まだ接続できるものがありません。用意されると、ここに表示されます。</translation>
    </message>
    <message>
        <source>They let tools of your organisation work with accounts you have elsewhere.</source>
        <translation>組織のツールが、ほかのサービスにあるあなたのアカウントを使えるようにする機能です。</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Codes come by call now.</source>
        <translation>コードは電話で届くようになりました。</translation>
    </message>
    <message>
        <source>Codes come by text message now.</source>
        <translation>コードは SMS で届くようになりました。</translation>
    </message>
    <message>
        <source>Renamed to “{name}”.</source>
        <translation>名前を「{name}」に変更しました。</translation>
    </message>
    <message>
        <source>The colour of “{name}” was changed.</source>
        <translation>「{name}」の色を変更しました。</translation>
    </message>
    <message>
        <source>The key is called “{name}” now.</source>
        <translation>キーの名前を「{name}」にしました。</translation>
    </message>
    <message>
        <source>The fingerprint is called “{name}” now.</source>
        <translation>指紋の名前を「{name}」に変更しました。</translation>
    </message>
</context>
<context>
    <name>ActivityExport</name>
    <message>
        <source>Save the list of activity</source>
        <translation>アクティビティの一覧を保存</translation>
    </message>
</context>
<context>
    <name>ActivityPage</name>
    <message>
        <source>Activity</source>
        <translation>アクティビティ</translation>
    </message>
    <message>
        <source>What this computer did. It stays here and never holds a PIN.</source>
        <translation>このコンピューターで行った操作の記録です。外部には送信されず、PIN が記録されることはありません。</translation>
    </message>
    <message>
        <source>Save the list…</source>
        <translation>一覧を保存…</translation>
    </message>
    <message>
        <source>Search activity</source>
        <translation>アクティビティを検索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Sign-ins</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Passkeys</source>
        <translation>パスキー</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Connected accounts</source>
        <translation>接続済みアカウント</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>うまくいかなかった操作</translation>
    </message>
    <message>
        <source>Sign in to see your activity</source>
        <translation>サインインするとアクティビティを確認できます</translation>
    </message>
    <message>
        <source>It is kept for each account on its own.</source>
        <translation>アカウントごとに分けて記録されます。</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>見つかりませんでした</translation>
    </message>
    <message>
        <source>Try another word, or show everything.</source>
        <translation>別の言葉で検索するか、すべて表示してください。</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>まだ記録がありません</translation>
    </message>
    <message>
        <source>What you do with your keys and sign-in methods is listed here.</source>
        <translation>キーやサインイン方法に関する操作がここに表示されます。</translation>
    </message>
</context>
<context>
    <name>AddAccountSheet</name>
    <message>
        <source>Add an account</source>
        <translation>アカウントを追加</translation>
    </message>
    <message>
        <source>At an organisation you already use here, or at another one. You sign in next.</source>
        <translation>すでに利用中の組織でも、別の組織でも追加できます。続けてサインインします。</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>組織</translation>
    </message>
    <message>
        <source>Another organisation</source>
        <translation>別の組織</translation>
    </message>
    <message>
        <source>Practice mode (nothing is real)</source>
        <translation>練習モード（実際のアカウントは使いません）</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>The browser asks who you are, even if somebody is signed in there at {domain}.</source>
        <translation>ブラウザーで {domain} にサインイン済みでも、改めて本人確認が求められます。</translation>
    </message>
    <message>
        <source>A pretend organisation and a software key. Nothing is sent anywhere.</source>
        <translation>架空の組織とソフトウェアキーを使います。情報が外部に送信されることはありません。</translation>
    </message>
    <message>
        <source>Keydesk is already getting ready.</source>
        <translation>Keydesk はすでに準備を進めています。</translation>
    </message>
</context>
<context>
    <name>AddMethodSheet</name>
    <message>
        <source>Add sign-in method</source>
        <translation>サインイン方法を追加</translation>
    </message>
    <message>
        <source>The more ways in, the less a lost one hurts. The safest comes first.</source>
        <translation>方法が多いほど、一つをなくしても困りません。安全なものから順に並んでいます。</translation>
    </message>
    <message>
        <source>What your organisation allows is not known here: it decides when you try.</source>
        <translation>組織が許可しているものはここでは分かりません。追加するときに組織が判断します。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Add {what}</source>
        <translation>{what}を追加</translation>
    </message>
</context>
<context>
    <name>AdminLines</name>
    <message>
        <source>Copy all for your administrator</source>
        <translation>管理者向けにすべてコピー</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>AskPinPage</name>
    <message>
        <source>Enter the PIN of the key</source>
        <translation>キーの PIN を入力してください</translation>
    </message>
    <message>
        <source>The PIN of “{key}”. It goes to the key only and is never sent anywhere.</source>
        <translation>「{key}」の PIN です。キーだけに渡され、外部に送信されることはありません。</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>AtOnceRow</name>
    <message>
        <source>Forget</source>
        <translation>記憶を消去</translation>
    </message>
    <message>
        <source>Show the passkeys of this key only with its PIN again</source>
        <translation>このキーのパスキーを再び PIN を入力したときだけ表示する</translation>
    </message>
    <message>
        <source>Remembered on this computer since {day}.</source>
        <translation>{day}からこのコンピューターに記憶されています。</translation>
    </message>
    <message>
        <source>The list was changed since it was last shown here.</source>
        <translation>前回ここに表示してから、一覧が変更されています。</translation>
    </message>
    <message>
        <source>Also shown without the PIN</source>
        <translation>PIN なしでも表示されます</translation>
    </message>
    <message>
        <source>Shown without the PIN</source>
        <translation>PIN なしで表示しています</translation>
    </message>
    <message>
        <source>Read-only until you unlock the key.</source>
        <translation>ロックを解除するまでは閲覧のみです。</translation>
    </message>
</context>
<context>
    <name>Away</name>
    <message>
        <source>You were signed out because this window was not being used. Your passkeys and keys stay as they are.</source>
        <translation>このウィンドウが使われていなかったため、サインアウトしました。パスキーとキーはそのままです。</translation>
    </message>
</context>
<context>
    <name>AwayBar</name>
    <message>
        <source>Stay signed in</source>
        <translation>サインインしたままにする</translation>
    </message>
    <message numerus="yes">
        <source>Nobody is using this window. You will be signed out in %n second(s).</source>
        <translation>
            <numerusform>このウィンドウは使われていません。あと %n 秒でサインアウトします。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>BrowserInsteadPage</name>
    <message>
        <source>Go on in the browser</source>
        <translation>ブラウザーで続ける</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続ける</translation>
    </message>
</context>
<context>
    <name>BrowserPage</name>
    <message>
        <source>Continue in your browser</source>
        <translation>ブラウザーで続けてください</translation>
    </message>
    <message>
        <source>Sign in on the page that has opened. Keydesk goes on by itself afterwards.</source>
        <translation>開いたページでサインインしてください。終わると Keydesk が自動的に続きを行います。</translation>
    </message>
    <message>
        <source>Time left to sign in</source>
        <translation>サインインの残り時間</translation>
    </message>
    <message>
        <source>Sign-in address</source>
        <translation>サインイン用アドレス</translation>
    </message>
    <message>
        <source>No page there?</source>
        <translation>ページが開かない場合</translation>
    </message>
    <message>
        <source>Copy the address and open it in a browser yourself.</source>
        <translation>アドレスをコピーして、ブラウザーで直接開いてください。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>もう一度開く</translation>
    </message>
    <message>
        <source>No browser could be started. Open the address below in a browser.</source>
        <translation>ブラウザーを起動できませんでした。下のアドレスをブラウザーで開いてください。</translation>
    </message>
</context>
<context>
    <name>BundleSheet</name>
    <message>
        <source>Save a support bundle</source>
        <translation>サポート用ファイルを保存</translation>
    </message>
    <message>
        <source>One file for your IT helpdesk. Nothing is sent: you save it, and you decide who gets it.</source>
        <translation>IT ヘルプデスクに渡すファイルです。送信はされません。保存するのも、だれに渡すかを決めるのもあなたです。</translation>
    </message>
    <message>
        <source>Whole serial numbers of keys</source>
        <translation>キーのシリアル番号をすべて含める</translation>
    </message>
    <message>
        <source>What I call my passkeys</source>
        <translation>パスキーに付けた名前を含める</translation>
    </message>
    <message>
        <source>Your organisation</source>
        <translation>組織</translation>
    </message>
    <message>
        <source>{who} decides whether serial numbers are whole.</source>
        <translation>シリアル番号全体を含めるかどうかは、{who} が決めています。</translation>
    </message>
    <message>
        <source>Look at what is in it</source>
        <translation>中身を確認する</translation>
    </message>
    <message>
        <source>Content of the file</source>
        <translation>ファイルの内容</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Support code {code} · {count} files, {size} before packing</source>
        <translation>サポートコード {code} ・ {count} ファイル、圧縮前 {size}</translation>
    </message>
    <message>
        <source>(the end of a long file)</source>
        <translation>（長いファイルの終わりの部分）</translation>
    </message>
    <message>
        <source>Saved as “{name}”. Support code: {code}</source>
        <translation>「{name}」として保存しました。サポートコードは {code} です。</translation>
    </message>
    <message>
        <source>Save the support bundle</source>
        <translation>サポート用ファイルの保存</translation>
    </message>
    <message>
        <source>Support bundle (*.zip)</source>
        <translation>サポート用ファイル (*.zip)</translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>接続できるもの</translation>
    </message>
</context>
<context>
    <name>ChannelSheet</name>
    <message>
        <source>How the codes come</source>
        <translation>コードの受け取り方</translation>
    </message>
    <message>
        <source>Saving your choice…</source>
        <translation>選択を保存しています…</translation>
    </message>
</context>
<context>
    <name>CheckFix</name>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>設定する</translation>
    </message>
    <message>
        <source>Go to security keys</source>
        <translation>セキュリティキーを開く</translation>
    </message>
    <message>
        <source>Go to settings</source>
        <translation>設定を開く</translation>
    </message>
    <message>
        <source>Save support bundle…</source>
        <translation>サポート用ファイルを保存…</translation>
    </message>
    <message>
        <source>What to do about it</source>
        <translation>対処方法を見る</translation>
    </message>
</context>
<context>
    <name>CheckPinSheet</name>
    <message>
        <source>Check the PIN of “{key}”</source>
        <translation>「{key}」の PIN を確認</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>The PIN is right</source>
        <translation>PIN は合っています</translation>
    </message>
    <message>
        <source>“{key}” gives you all its tries again.</source>
        <translation>「{key}」の PIN を入力できる回数が元に戻りました。</translation>
    </message>
</context>
<context>
    <name>ChoiceCard</name>
    <message>
        <source>Selected</source>
        <translation>選択中</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Enter the code</source>
        <translation>コードを入力</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Nothing there? Look in the folder for unwanted mail, too.</source>
        <translation>届きませんか？迷惑メールのフォルダーも確かめてください。</translation>
    </message>
    <message>
        <source>Check the code</source>
        <translation>コードを確認</translation>
    </message>
    <message>
        <source>We are calling {number}. A voice reads out a code of six digits.</source>
        <translation>{number} に電話をかけています。音声が 6 桁のコードを読み上げます。</translation>
    </message>
    <message>
        <source>We sent a code of six digits to {address}.</source>
        <translation>{address} に 6 桁のコードを送りました。</translation>
    </message>
    <message>
        <source>We sent a text message with a code of six digits to {number}.</source>
        <translation>{number} に 6 桁のコードを SMS で送りました。</translation>
    </message>
    <message>
        <source>Call me again</source>
        <translation>もう一度電話を受ける</translation>
    </message>
    <message>
        <source>Send a new code</source>
        <translation>新しいコードを送る</translation>
    </message>
    <message>
        <source>{what} (in {seconds} s)</source>
        <translation>{what}（あと {seconds} 秒）</translation>
    </message>
</context>
<context>
    <name>CodeSheet</name>
    <message>
        <source>Recovery code</source>
        <translation>リカバリーコード</translation>
    </message>
    <message>
        <source>Opens the account of {person} at {domain}.</source>
        <translation>{domain} の {person} さんのアカウントを開けます。</translation>
    </message>
    <message>
        <source>Opens your account at {domain}.</source>
        <translation>{domain} のアカウントを開けます。</translation>
    </message>
    <message>
        <source>Made on {day}. It works once.</source>
        <translation>{day}に作成。一度だけ使えます。</translation>
    </message>
    <message>
        <source>Keep it where nobody else finds it, and not beside your computer.</source>
        <translation>ほかの人に見つからない場所に、コンピューターから離して保管してください。</translation>
    </message>
    <message>
        <source>Save the recovery code</source>
        <translation>リカバリーコードを保存</translation>
    </message>
    <message>
        <source>Text file (*.txt)</source>
        <translation>テキストファイル (*.txt)</translation>
    </message>
</context>
<context>
    <name>ConfirmFreshPage</name>
    <message>
        <source>Confirm it is you</source>
        <translation>ご本人であることの確認</translation>
    </message>
    <message>
        <source>For this step {domain} wants you to sign in again in the browser. Your choices here are kept.</source>
        <translation>この操作には、{domain} へのブラウザーでの再サインインが必要です。ここで選んだ内容は保持されます。</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続ける</translation>
    </message>
</context>
<context>
    <name>ConnectSheet</name>
    <message>
        <source>Connect {provider}</source>
        <translation>{provider} を接続</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>準備しています…</translation>
    </message>
    <message>
        <source>Opening your browser…</source>
        <translation>ブラウザーを開いています…</translation>
    </message>
    <message>
        <source>Welcome back</source>
        <translation>おかえりなさい</translation>
    </message>
    <message>
        <source>Connecting the account…</source>
        <translation>アカウントを接続しています…</translation>
    </message>
    <message>
        <source>Use another account</source>
        <translation>別のアカウントを使う</translation>
    </message>
    <message>
        <source>{provider} is connected</source>
        <translation>{provider} を接続しました</translation>
    </message>
    <message>
        <source>You find it under Connected accounts, where you can also end this.</source>
        <translation>「接続済みアカウント」に表示されます。接続の解除もそこでできます。</translation>
    </message>
</context>
<context>
    <name>ConsequencesPage</name>
    <message>
        <source>Reset “{key}”?</source>
        <translation>「{key}」をリセットしますか？</translation>
    </message>
    <message>
        <source>A reset empties the key as if it were new. It cannot be undone.</source>
        <translation>リセットすると、キーは新品のように空になります。元に戻すことはできません。</translation>
    </message>
    <message>
        <source>Confirmation</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Add a key first</source>
        <translation>先に別のキーを追加</translation>
    </message>
    <message>
        <source>Reset this key</source>
        <translation>このキーをリセット</translation>
    </message>
    <message>
        <source>You keep another passkey to sign in with.</source>
        <translation>サインインに使える別のパスキーが残ります。</translation>
    </message>
    <message>
        <source>Afterwards you have no passkey left: only weaker ways to sign in remain, if any. It is better to add another key first.</source>
        <translation>リセット後はパスキーがなくなり、残るのは安全性の低いサインイン方法だけです（ない場合もあります）。先に別のキーを追加することをおすすめします。</translation>
    </message>
    <message>
        <source>To confirm, type the last four of its serial number, {serial}</source>
        <translation>確認のため、シリアル番号 {serial} の最後の 4 文字を入力してください</translation>
    </message>
    <message>
        <source>To confirm, type the name you gave it, “{name}”</source>
        <translation>確認のため、付けた名前「{name}」を入力してください</translation>
    </message>
    <message>
        <source>To confirm, type its model, “{name}”</source>
        <translation>確認のため、機種名「{name}」を入力してください</translation>
    </message>
</context>
<context>
    <name>ContactCard</name>
    <message>
        <source>Your IT helpdesk</source>
        <translation>IT ヘルプデスク</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>{name}をコピー</translation>
    </message>
</context>
<context>
    <name>CopySecret</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Copied. It leaves the clipboard after a minute.</source>
        <translation>コピーしました。1 分後にクリップボードから消えます。</translation>
    </message>
</context>
<context>
    <name>CountedPasskeys</name>
    <message numerus="yes">
        <source>Delete %n passkeys from “{key}”?</source>
        <translation>
            <numerusform>「{key}」からパスキーを %n 個削除しますか？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are deleted</source>
        <translation>
            <numerusform>パスキーを %n 個削除しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them sign you in to your account. They no longer do afterwards.</source>
        <translation>
            <numerusform>そのうち %n 個は、あなたのアカウントのサインインに使うものです。削除すると使えなくなります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are deleted already.</source>
        <translation>
            <numerusform>すでに %n 個のパスキーを削除しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkeys are still on the key.</source>
        <translation>
            <numerusform>%n 個のパスキーがキーに残っています。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedRules</name>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n 文字</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Now it is at least %n characters.</source>
        <translation>
            <numerusform>現在は %n 文字以上です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A PIN has at least %n characters now</source>
        <translation>
            <numerusform>PIN は %n 文字以上になりました</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountedWords</name>
    <message numerus="yes">
        <source>Many requests right now. It goes on by itself in %n s; nothing is lost.</source>
        <translation>
            <numerusform>ただいま混み合っています。%n 秒後に自動的に続行します。失われるものはありません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tries left.</source>
        <translation>
            <numerusform>残り %n 回です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them before the key must be plugged in again.</source>
        <translation>
            <numerusform>続けて %n 回間違えると、キーの接続し直しが必要になります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tries left with a finger</source>
        <translation>
            <numerusform>指紋はあと %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with the PIN</source>
        <translation>
            <numerusform>PIN はあと %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters</source>
        <translation>
            <numerusform>%n 文字以上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wrong codes so far.</source>
        <translation>
            <numerusform>間違ったコードはこれまでに %n 回です。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CrashLine</name>
    <message>
        <source>Keydesk ended unexpectedly. Nothing of your account or keys is lost by that.</source>
        <translation>Keydesk が異常終了しました。アカウントやキーの内容は失われていません。</translation>
    </message>
    <message>
        <source>For IT…</source>
        <translation>IT 担当者へ…</translation>
    </message>
    <message>
        <source>Saves a support bundle for your IT helpdesk</source>
        <translation>IT ヘルプデスクに渡すサポート用ファイルを保存します</translation>
    </message>
</context>
<context>
    <name>CreatePinPage</name>
    <message>
        <source>Set a PIN for the key</source>
        <translation>キーの PIN を設定してください</translation>
    </message>
    <message>
        <source>“{key}” has no PIN yet. It protects the key if somebody finds it; the PIN stays on the key.</source>
        <translation>「{key}」にはまだ PIN がありません。PIN は、ほかの人がキーを拾っても使えないように守ります。PIN はキーの中だけに保存されます。</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>PIN を設定</translation>
    </message>
</context>
<context>
    <name>Dashboard</name>
    <message>
        <source>Reading your sign-in methods…</source>
        <translation>サインイン方法を読み込んでいます…</translation>
    </message>
    <message>
        <source>To tidy up</source>
        <translation>整理が必要なもの</translation>
    </message>
    <message>
        <source>Remove from key</source>
        <translation>キーから削除</translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message>
        <source>Note of the site</source>
        <translation>サイトのメモ</translation>
    </message>
    <message>
        <source>Data of the site</source>
        <translation>サイトのデータ</translation>
    </message>
    <message>
        <source>Room for data</source>
        <translation>データ領域</translation>
    </message>
    <message>
        <source>Damaged: it cannot be read</source>
        <translation>破損しているため読み取れません</translation>
    </message>
    <message>
        <source>{used} of {capacity} bytes used</source>
        <translation>{capacity} バイト中 {used} バイト使用</translation>
    </message>
    <message>
        <source>None it can open without the PIN</source>
        <translation>PIN なしで開けるものはありません</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bytes</source>
        <translation>
            <numerusform>%n バイト</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeleteFingerPage</name>
    <message>
        <source>Delete “{finger}” from “{key}”?</source>
        <translation>「{key}」から「{finger}」を削除しますか？</translation>
    </message>
    <message>
        <source>The key no longer opens with this finger. Your passkeys on it stay; the PIN opens them.</source>
        <translation>この指ではキーを使えなくなります。キーの中のパスキーは残り、PIN で使えます。</translation>
    </message>
    <message>
        <source>It is the only fingerprint. Afterwards the key asks for its PIN every time.</source>
        <translation>これが唯一の指紋です。削除すると、キーは毎回 PIN を求めます。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>DeletePasskeysPage</name>
    <message>
        <source>Delete the passkey of “{name}” for {site} from “{key}”?</source>
        <translation>{site} の「{name}」のパスキーを「{key}」から削除しますか？</translation>
    </message>
    <message>
        <source>This cannot be undone. Nobody can bring a passkey back.</source>
        <translation>この操作は取り消せません。パスキーを元に戻すことは誰にもできません。</translation>
    </message>
    <message>
        <source>Your account has no other passkey. Without it only weaker ways to sign in remain. It is better to add another key first.</source>
        <translation>アカウントにはほかのパスキーがありません。削除すると、より弱いサインイン方法だけになります。先に別のキーを追加することをおすすめします。</translation>
    </message>
    <message>
        <source>Some password managers and encrypted disks use a passkey to unlock. What was locked with a deleted one stays locked.</source>
        <translation>パスワード管理アプリや暗号化ディスクには、パスキーで開くものがあります。削除したパスキーで保護されたものは開けなくなります。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>You can no longer sign in to your account with it. Your account goes on listing it until you remove it under Sign-in methods.</source>
        <translation>このパスキーではアカウントにサインインできなくなります。「サインイン方法」から削除するまで、アカウントの一覧には残ります。</translation>
    </message>
    <message>
        <source>Your account does not know it, so nothing stops working there.</source>
        <translation>アカウントに登録されていないため、使えなくなるものはありません。</translation>
    </message>
    <message>
        <source>You can no longer sign in to {site} with it. Make sure that you have another way in.</source>
        <translation>このパスキーでは {site} にサインインできなくなります。ほかのサインイン方法があることを確認してください。</translation>
    </message>
    <message>
        <source>You can no longer sign in there with them. Make sure you have another way in.</source>
        <translation>これらのパスキーではサインインできなくなります。ほかのサインイン方法があることを確認してください。</translation>
    </message>
</context>
<context>
    <name>DeleteSheet</name>
    <message>
        <source>Delete from “{key}”</source>
        <translation>「{key}」から削除</translation>
    </message>
    <message>
        <source>Checking your account once more…</source>
        <translation>アカウントを再確認しています…</translation>
    </message>
    <message>
        <source>Deleting from “{key}”</source>
        <translation>「{key}」から削除しています</translation>
    </message>
</context>
<context>
    <name>DeletedPage</name>
    <message>
        <source>The passkey of “{name}” is deleted</source>
        <translation>「{name}」のパスキーを削除しました</translation>
    </message>
</context>
<context>
    <name>DeskCounts</name>
    <message numerus="yes">
        <source>Drawn at random, %n digit(s)</source>
        <translation>
            <numerusform>ランダム、数字 %n 桁</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Typed, at least %n character(s)</source>
        <translation>
            <numerusform>入力、%n 文字以上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It gets a random PIN of %n digit(s); you see it once.</source>
        <translation>
            <numerusform>数字 %n 桁のランダムな PIN を設定します。表示は一度だけです。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It gets the PIN you type, at least %n character(s).</source>
        <translation>
            <numerusform>入力した PIN（%n 文字以上）を設定します。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s), until a reset</source>
        <translation>
            <numerusform>%n 文字（リセットまで）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n 機種</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n expected number(s) or range(s)</source>
        <translation>
            <numerusform>想定する番号または範囲 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) ready</source>
        <translation>
            <numerusform>%n 本のキーが準備完了</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskPinPage</name>
    <message>
        <source>Set a PIN for “{key}”</source>
        <translation>「{key}」の PIN を設定</translation>
    </message>
    <message>
        <source>Whoever gets the key gets this PIN from you. Keydesk keeps no copy.</source>
        <translation>この PIN は、キーを受け取る人にあなたから伝えます。Keydesk には残りません。</translation>
    </message>
    <message>
        <source>No repeats, runs, dates or keyboard rows</source>
        <translation>繰り返し・連続・日付・キーボードの並びではない</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>PIN を設定</translation>
    </message>
</context>
<context>
    <name>DeskSheet</name>
    <message>
        <source>One moment</source>
        <translation>お待ちください</translation>
    </message>
</context>
<context>
    <name>DeskWords</name>
    <message>
        <source>Random PIN</source>
        <translation>ランダムな PIN</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>指定なし</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>機種</translation>
    </message>
    <message>
        <source>Serial numbers</source>
        <translation>シリアル番号</translation>
    </message>
    <message>
        <source>Reset first</source>
        <translation>最初にリセット</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Shortest PIN</source>
        <translation>PIN の最短文字数</translation>
    </message>
    <message>
        <source>As the key has it</source>
        <translation>キーの設定のまま</translation>
    </message>
    <message>
        <source>Always verify</source>
        <translation>常に確認</translation>
    </message>
    <message>
        <source>Recognisable</source>
        <translation>キーの識別を許可</translation>
    </message>
    <message>
        <source>New PIN at first use</source>
        <translation>初回使用時に PIN を変更</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>It is reset: everything on it is deleted.</source>
        <translation>リセットします。キーの内容はすべて削除されます。</translation>
    </message>
    <message>
        <source>It keeps the PIN it got before; you type it once more.</source>
        <translation>以前に設定した PIN をそのまま使います。もう一度入力してください。</translation>
    </message>
    <message>
        <source>Its shortest PIN is raised; only a reset lowers it again.</source>
        <translation>PIN の最短文字数を引き上げます。元に戻すにはリセットが必要です。</translation>
    </message>
    <message>
        <source>It asks for PIN or fingerprint at every use.</source>
        <translation>使うたびに PIN または指紋を求めるようになります。</translation>
    </message>
    <message>
        <source>Sites of your organisation can recognise it; only a reset undoes that.</source>
        <translation>組織のサイトがこのキーを識別できます。元に戻すにはリセットが必要です。</translation>
    </message>
    <message>
        <source>At its first use it asks for a new PIN.</source>
        <translation>初めて使うときに新しい PIN を求めます。</translation>
    </message>
    <message>
        <source>On this computer it is called “{name}”.</source>
        <translation>このコンピューターでの名前は「{name}」になります。</translation>
    </message>
    <message>
        <source>Checking the key…</source>
        <translation>キーを確認しています…</translation>
    </message>
    <message>
        <source>Getting ready for the reset…</source>
        <translation>リセットの準備をしています…</translation>
    </message>
    <message>
        <source>Setting the PIN…</source>
        <translation>PIN を設定しています…</translation>
    </message>
    <message>
        <source>Writing the rules…</source>
        <translation>ルールを書き込んでいます…</translation>
    </message>
    <message>
        <source>Noting the name…</source>
        <translation>名前を記録しています…</translation>
    </message>
    <message>
        <source>Handing the PIN out…</source>
        <translation>PIN を渡しています…</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完了しました。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>Half done</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>Not begun</source>
        <translation>未着手</translation>
    </message>
    <message>
        <source>Left alone</source>
        <translation>変更なし</translation>
    </message>
</context>
<context>
    <name>DevicePage</name>
    <message>
        <source>Scan the picture with a phone, or open the address on any device and type the code.</source>
        <translation>スマートフォンで QR コードを読み取るか、別のデバイスでアドレスを開いてコードを入力してください。</translation>
    </message>
    <message>
        <source>Open the address on a phone or any other device, and type the code.</source>
        <translation>スマートフォンなど別のデバイスでアドレスを開き、コードを入力してください。</translation>
    </message>
    <message>
        <source>Continue on another device</source>
        <translation>別のデバイスで続ける</translation>
    </message>
    <message>
        <source>Time left to sign in</source>
        <translation>サインインの残り時間</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Picture with the sign-in address</source>
        <translation>サインインアドレスの QR コード</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Use the browser here</source>
        <translation>このコンピューターのブラウザーを使う</translation>
    </message>
    <message>
        <source>Go on there only if it shows this same code. Keydesk goes on by itself.</source>
        <translation>同じコードが表示されたときだけ、そのデバイスで続けてください。完了すると Keydesk は自動で先に進みます。</translation>
    </message>
</context>
<context>
    <name>DisconnectPage</name>
    <message>
        <source>Disconnect {name}?</source>
        <translation>{name} の接続を解除しますか？</translation>
    </message>
    <message>
        <source>Tools of your organisation can no longer use this account, and the permission stored for them is deleted. This cannot be undone; you can connect it again later.</source>
        <translation>組織のツールはこのアカウントを使えなくなり、ツールのために保存されている許可は削除されます。この操作は元に戻せませんが、後でもう一度接続できます。</translation>
    </message>
    <message>
        <source>What ends: {summary}</source>
        <translation>終了すること：{summary}</translation>
    </message>
    <message>
        <source>The permission at {provider} remains until you remove it there.</source>
        <translation>{provider} 側の許可は、そこで削除するまで残ります。</translation>
    </message>
    <message>
        <source>Disconnect and open {provider}&apos;s page</source>
        <translation>解除して {provider} のページを開く</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>接続を解除</translation>
    </message>
</context>
<context>
    <name>DisconnectSheet</name>
    <message>
        <source>{provider} ({label})</source>
        <translation>{provider}（{label}）</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>Disconnect {name}</source>
        <translation>{name} の接続を解除</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>少々お待ちください…</translation>
    </message>
</context>
<context>
    <name>DrillSheet</name>
    <message>
        <source>{number} of {total}. A test changes nothing.</source>
        <translation>{total} 件中 {number} 件目。テストでは何も変わりません。</translation>
    </message>
    <message>
        <source>Not at hand</source>
        <translation>手元にない</translation>
    </message>
    <message>
        <source>Test the next one</source>
        <translation>次をテスト</translation>
    </message>
    <message>
        <source>“{name}” was not tested</source>
        <translation>「{name}」はテストされませんでした</translation>
    </message>
    <message>
        <source>It stays on the list. The others can be tested all the same.</source>
        <translation>一覧に残ります。ほかのパスキーはそのままテストできます。</translation>
    </message>
    <message>
        <source>All of them work</source>
        <translation>すべて使えます</translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) tested.</source>
        <translation>
            <numerusform>%n 件のパスキーをテストしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not all were tested</source>
        <translation>まだテストしていないものがあります</translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) work.</source>
        <translation>
            <numerusform>%n 件のパスキーが使えます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Still to test: {names}</source>
        <translation>まだテストしていないもの：{names}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>DueWords</name>
    <message>
        <source>They have not been tried here for long. A spare is worth something only if it works.</source>
        <translation>長い間、ここで試されていません。予備のキーは、使えてこそ意味があります。</translation>
    </message>
    <message>
        <source>“{name}” was never tested</source>
        <translation>「{name}」は一度もテストされていません</translation>
    </message>
    <message>
        <source>“{name}” was not tested for long</source>
        <translation>「{name}」は長い間テストされていません</translation>
    </message>
    <message>
        <source>A test takes a moment and changes nothing.</source>
        <translation>テストはすぐに終わり、何も変わりません。</translation>
    </message>
    <message>
        <source>“{key}” is lost</source>
        <translation>「{key}」は紛失中です</translation>
    </message>
    <message>
        <source>A key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>It opens nothing any more. A few steps are left.</source>
        <translation>もう何も開けません。残りの手順が少しあります。</translation>
    </message>
    <message numerus="yes">
        <source>%n of its passkeys can still open your account.</source>
        <translation>
            <numerusform>このキーのパスキー %n 件で、まだアカウントを開けます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) to test</source>
        <translation>
            <numerusform>テストするパスキー：%n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EmailPage</name>
    <message>
        <source>Which e-mail address?</source>
        <translation>どのメールアドレスですか？</translation>
    </message>
    <message>
        <source>A code is sent there when you sign in. Take one that you can read without signing in here.</source>
        <translation>サインインのときにコードが届きます。ここにサインインしなくても読めるアドレスにしてください。</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>メールアドレス</translation>
    </message>
    <message>
        <source>For example ana@example.com.</source>
        <translation>例：ana@example.com</translation>
    </message>
    <message>
        <source>Send a code</source>
        <translation>コードを送る</translation>
    </message>
</context>
<context>
    <name>EnrollWizard</name>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Touch</source>
        <translation>タッチ</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Add a security key</source>
        <translation>セキュリティキーの追加</translation>
    </message>
    <message>
        <source>Looking at your account and keys…</source>
        <translation>アカウントとキーを確認しています…</translation>
    </message>
    <message>
        <source>Get ready to touch your key</source>
        <translation>キーにタッチする準備をしてください</translation>
    </message>
    <message>
        <source>Asking your key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>The passkey is on the key; your account learns of it now.</source>
        <translation>パスキーはキーに保存されました。アカウントに登録しています。</translation>
    </message>
    <message>
        <source>The passkey is on the key and in your account.</source>
        <translation>パスキーはキーに保存され、アカウントに登録されました。</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Your key is making the passkey…</source>
        <translation>キーがパスキーを作成しています…</translation>
    </message>
    <message>
        <source>Confirm it is you</source>
        <translation>ご本人であることの確認</translation>
    </message>
    <message>
        <source>Opening your browser…</source>
        <translation>ブラウザーを開いています…</translation>
    </message>
    <message>
        <source>Use another key</source>
        <translation>別のキーを使う</translation>
    </message>
    <message>
        <source>Test this key</source>
        <translation>このキーをテスト</translation>
    </message>
    <message>
        <source>Your key was faster than Cancel: the passkey is in your account. You can remove it there.</source>
        <translation>中止より先にキーの処理が終わり、パスキーはアカウントに登録されました。不要な場合はアカウントから削除できます。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>中止しました</translation>
    </message>
    <message>
        <source>The PIN you set stays on the key. Your account is as before.</source>
        <translation>設定した PIN はキーに残ります。アカウントは元のままです。</translation>
    </message>
    <message>
        <source>Telling your account</source>
        <translation>アカウントに登録しています</translation>
    </message>
    <message>
        <source>This takes a moment and cannot be stopped half-way.</source>
        <translation>少し時間がかかります。途中で中止することはできません。</translation>
    </message>
    <message>
        <source>Your account checks the passkey…</source>
        <translation>アカウントがパスキーを確認しています…</translation>
    </message>
    <message>
        <source>Only the key&apos;s PIN has been set so far.</source>
        <translation>これまでの変更は、キーの PIN の設定だけです。</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
</context>
<context>
    <name>EnrolledPage</name>
    <message>
        <source>“{name}” is ready</source>
        <translation>「{name}」を使えるようになりました</translation>
    </message>
    <message>
        <source>You can sign in at {domain} with this key from now on: plug it in, enter its PIN, touch it.</source>
        <translation>これからは、このキーで {domain} にサインインできます。キーを接続し、PIN を入力して、タッチしてください。</translation>
    </message>
    <message>
        <source>Test it now</source>
        <translation>今すぐテスト</translation>
    </message>
    <message>
        <source>See that the key really opens your account.</source>
        <translation>このキーで本当にアカウントを開けるかを確かめます。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Add a spare key</source>
        <translation>予備のキーを追加</translation>
    </message>
    <message>
        <source>Your organisation asks everybody for {wanted} keys. You have {keys} now.</source>
        <translation>組織では 1 人 {wanted} 個のキーが必要です。現在は {keys} 個です。</translation>
    </message>
    <message>
        <source>With one key only, losing it locks you out.</source>
        <translation>キーが 1 つだけだと、なくしたときにサインインできなくなります。</translation>
    </message>
    <message>
        <source>So that one of them always stays in a safe place.</source>
        <translation>1 つを常に安全な場所に保管しておけます。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
</context>
<context>
    <name>EntriesPage</name>
    <message>
        <source>Remove its passkeys from your account</source>
        <translation>このキーのパスキーをアカウントから削除</translation>
    </message>
    <message>
        <source>One by one, and each is asked for. The key itself is not needed.</source>
        <translation>1 件ずつ確認してから削除します。キーそのものは必要ありません。</translation>
    </message>
    <message>
        <source>The lost key opens nothing of your account any more.</source>
        <translation>紛失したキーでは、もうアカウントを開けません。</translation>
    </message>
    <message>
        <source>removed {day}</source>
        <translation>削除：{day}</translation>
    </message>
    <message>
        <source>still opens your account</source>
        <translation>まだアカウントを開けます</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} を削除</translation>
    </message>
    <message>
        <source>Go on without</source>
        <translation>削除せずに進む</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>ErrorPage</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>最新の情報に更新</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>PIN を設定</translation>
    </message>
</context>
<context>
    <name>ErrorPanel</name>
    <message>
        <source>Copy details for IT</source>
        <translation>IT 担当者向けの詳細をコピー</translation>
    </message>
    <message>
        <source>Code {code}</source>
        <translation>コード {code}</translation>
    </message>
    <message>
        <source>Help: {contact}</source>
        <translation>問い合わせ先：{contact}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>ErrorSheet</name>
    <message>
        <source>More about this</source>
        <translation>くわしく見る</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>ExplainPage</name>
    <message>
        <source>Connect {provider} again</source>
        <translation>{provider} をもう一度接続</translation>
    </message>
    <message>
        <source>Connect {provider}</source>
        <translation>{provider} を接続</translation>
    </message>
    <message>
        <source>Tools of your organisation may then use this account for you. You can end that at any time.</source>
        <translation>接続すると、組織のツールがあなたの代わりにこのアカウントを使えます。いつでも終了できます。</translation>
    </message>
    <message>
        <source>What {provider} will ask you to allow</source>
        <translation>{provider} が許可を求めること</translation>
    </message>
    <message>
        <source>The page of {provider} shows what you are asked to allow.</source>
        <translation>何の許可を求められるかは、{provider} のページに表示されます。</translation>
    </message>
    <message>
        <source>Choose the same account there to lengthen or widen what it allows.</source>
        <translation>期限を延ばしたり権限を増やしたりするには、そこで同じアカウントを選んでください。</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>Continue in the browser</source>
        <translation>ブラウザーで続ける</translation>
    </message>
</context>
<context>
    <name>ExportList</name>
    <message>
        <source>Save the list of passkeys</source>
        <translation>パスキーの一覧を保存</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>For programs (*.json)</source>
        <translation>プログラム用 (*.json)</translation>
    </message>
    <message>
        <source>It could not be saved there. Choose another place.</source>
        <translation>そこには保存できませんでした。別の場所を選んでください。</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>「{name}」として保存しました。</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Page</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Security key</source>
        <translation>セキュリティキー</translation>
    </message>
    <message>
        <source>Sign-in method</source>
        <translation>サインイン方法</translation>
    </message>
    <message>
        <source>Account · {domain}</source>
        <translation>アカウント · {domain}</translation>
    </message>
    <message>
        <source>Connected account</source>
        <translation>接続済みアカウント</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Add a security key</source>
        <translation>セキュリティキーの追加</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Sign in with your security key</source>
        <translation>セキュリティキーでサインイン</translation>
    </message>
    <message>
        <source>Where your passkeys are</source>
        <translation>パスキーの場所</translation>
    </message>
    <message>
        <source>I lost a key</source>
        <translation>キーを紛失した</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>すべて読み込み直す</translation>
    </message>
    <message>
        <source>Switch accounts</source>
        <translation>アカウントを切り替える</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>アカウントを追加</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>サインアウト</translation>
    </message>
    <message>
        <source>Save a support bundle</source>
        <translation>サポート用ファイルを保存</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>このページのヘルプ</translation>
    </message>
    <message>
        <source>Look for new versions</source>
        <translation>新しいバージョンを確認</translation>
    </message>
    <message>
        <source>Third-party software in Keydesk</source>
        <translation>Keydesk に含まれる第三者のソフトウェア</translation>
    </message>
</context>
<context>
    <name>FindingRow</name>
    <message>
        <source>One-way</source>
        <translation>元に戻せません</translation>
    </message>
    <message>
        <source>Only a reset of the key undoes it.</source>
        <translation>元に戻すにはキーのリセットが必要です。</translation>
    </message>
</context>
<context>
    <name>FindingWords</name>
    <message>
        <source>Nothing to do: this key is set up well.</source>
        <translation>問題ありません。このキーは適切に設定されています。</translation>
    </message>
    <message>
        <source>A wrong PIN was typed. One right PIN brings all eight back.</source>
        <translation>PIN の間違いがありました。正しい PIN を入力すれば 8 回に戻ります。</translation>
    </message>
    <message>
        <source>No room for another passkey</source>
        <translation>パスキーを追加する空きがありません</translation>
    </message>
    <message>
        <source>Delete what is no longer used, or take another key for new ones.</source>
        <translation>不要なものを削除するか、次は別のキーをお使いください。</translation>
    </message>
    <message>
        <source>Passkeys are switched off over {way}</source>
        <translation>{way} ではパスキーが無効になっています</translation>
    </message>
    <message>
        <source>A phone or reader that reaches the key that way finds no passkey on it.</source>
        <translation>この方法で接続するスマートフォンやリーダーからは、パスキーが見つかりません。</translation>
    </message>
    <message>
        <source>The PIN is locked</source>
        <translation>PIN がロックされています</translation>
    </message>
    <message>
        <source>It was wrong eight times. Passkeys that need the PIN cannot be used.</source>
        <translation>PIN を 8 回間違えました。PIN が必要なパスキーは使えません。</translation>
    </message>
    <message>
        <source>No PIN is set</source>
        <translation>PIN が設定されていません</translation>
    </message>
    <message>
        <source>Whoever finds the key can touch it and may get in.</source>
        <translation>キーを拾った人がタッチするだけでサインインできるおそれがあります。</translation>
    </message>
    <message>
        <source>The PIN must be changed</source>
        <translation>PIN の変更が必要です</translation>
    </message>
    <message>
        <source>The key does nothing with its PIN before that.</source>
        <translation>変更するまで、PIN を使う操作はできません。</translation>
    </message>
    <message>
        <source>Not used for this account</source>
        <translation>このアカウントでは使われていません</translation>
    </message>
    <message>
        <source>It holds no passkey of yours, so it does not help if another key is lost.</source>
        <translation>あなたのパスキーがないため、ほかのキーを失くしたときの予備になりません。</translation>
    </message>
    <message>
        <source>Never tested</source>
        <translation>まだテストしていません</translation>
    </message>
    <message>
        <source>Try it once, so that you know it opens your account when you need it.</source>
        <translation>いざというときに使えるよう、一度試しておいてください。</translation>
    </message>
    <message>
        <source>For somebody else?</source>
        <translation>ほかの人に渡しますか？</translation>
    </message>
    <message>
        <source>Before a key is handed on, its new holder can be made to choose another PIN.</source>
        <translation>受け取る人が最初に PIN を変えるよう設定できます。</translation>
    </message>
    <message>
        <source>Six or more are much harder to guess.</source>
        <translation>6 文字以上にすると、推測されにくくなります。</translation>
    </message>
    <message>
        <source>The key refuses a shorter one.</source>
        <translation>これより短い PIN は設定できません。</translation>
    </message>
    <message>
        <source>PIN or fingerprint at every use</source>
        <translation>使うたびに PIN または指紋を確認</translation>
    </message>
    <message>
        <source>A touch alone opens nothing.</source>
        <translation>タッチだけでは何も開きません。</translation>
    </message>
    <message>
        <source>PIN or fingerprint only when a site asks for it</source>
        <translation>サイトが求めたときだけ PIN または指紋を確認</translation>
    </message>
    <message>
        <source>At sites that do not ask, a touch alone is enough for whoever holds the key.</source>
        <translation>求めないサイトでは、キーを持っている人がタッチするだけで使えます。</translation>
    </message>
    <message>
        <source>Some sites learn the serial number</source>
        <translation>一部のサイトにシリアル番号が伝わります</translation>
    </message>
    <message>
        <source>Organisations chosen by the key&apos;s maker can recognise this very key.</source>
        <translation>キーのメーカーが選んだ組織は、このキーを特定できます。</translation>
    </message>
    <message>
        <source>No site learns the serial number</source>
        <translation>シリアル番号はどのサイトにも伝わりません</translation>
    </message>
    <message>
        <source>An organisation may want to recognise its own keys.</source>
        <translation>組織が自社のキーを見分けたい場合に有効にします。</translation>
    </message>
    <message>
        <source>Set PIN</source>
        <translation>PIN を設定</translation>
    </message>
    <message>
        <source>Change PIN</source>
        <translation>PIN を変更</translation>
    </message>
    <message>
        <source>Check PIN</source>
        <translation>PIN を確認</translation>
    </message>
    <message>
        <source>Show passkeys</source>
        <translation>パスキーを表示</translation>
    </message>
    <message>
        <source>Enroll this key</source>
        <translation>このキーを登録</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Raise…</source>
        <translation>長くする…</translation>
    </message>
    <message>
        <source>Always ask</source>
        <translation>毎回確認</translation>
    </message>
    <message>
        <source>Ask less often…</source>
        <translation>確認を減らす…</translation>
    </message>
    <message>
        <source>Force a new PIN…</source>
        <translation>新しい PIN を求める…</translation>
    </message>
    <message>
        <source>Let them…</source>
        <translation>許可…</translation>
    </message>
    <message>
        <source>Only a reset of the key changes that.</source>
        <translation>変更するにはキーのリセットが必要です。</translation>
    </message>
    <message>
        <source>Unplug the key and plug it in again first.</source>
        <translation>先にキーを抜いて、もう一度挿してください。</translation>
    </message>
    <message>
        <source>Set a PIN first.</source>
        <translation>先に PIN を設定してください。</translation>
    </message>
    <message>
        <source>This key cannot change that.</source>
        <translation>このキーでは変更できません。</translation>
    </message>
    <message>
        <source>This key cannot list its passkeys, so none can be chosen.</source>
        <translation>このキーはパスキーを一覧にできないため、選んで削除することはできません。</translation>
    </message>
    <message>
        <source>Only the program of the key&apos;s maker switches it on.</source>
        <translation>有効にするには、キーのメーカーのソフトウェアが必要です。</translation>
    </message>
    <message>
        <source>It cannot be higher.</source>
        <translation>これ以上長くできません。</translation>
    </message>
    <message>
        <source>NFC</source>
        <translation>NFC</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) could be better.</source>
        <translation>
            <numerusform>改善できる点が %n 件あります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A PIN has at least %n character(s)</source>
        <translation>
            <numerusform>PIN は %n 文字以上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n PIN try/tries left</source>
        <translation>
            <numerusform>PIN は残り %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more passkey(s)</source>
        <translation>
            <numerusform>パスキーはあと %n 個保存できます</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FingerDonePage</name>
    <message>
        <source>“{key}” knows “{finger}”</source>
        <translation>「{key}」に「{finger}」を登録しました</translation>
    </message>
    <message>
        <source>Where it asked for the PIN, your finger is enough now. A second finger helps with a cut or a glove.</source>
        <translation>これまで PIN を求められた場面で、指だけで済むようになります。けがや手袋に備えて、もう 1 本登録しておくと安心です。</translation>
    </message>
    <message>
        <source>Add another finger</source>
        <translation>別の指を追加</translation>
    </message>
</context>
<context>
    <name>FingerNamePage</name>
    <message>
        <source>For instance “Right thumb”. The key keeps the name, so you see it anywhere.</source>
        <translation>たとえば「右手の親指」。名前はキーに保存され、どのコンピューターでも表示されます。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Too long: this key has no room for so much. Shorten the name.</source>
        <translation>長すぎて、このキーに保存できません。短くしてください。</translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more plain letter(s); é takes two, 指 takes three.</source>
        <translation>
            <numerusform>あと半角英数字 %n 文字分入ります（é は 2 文字分、「指」は 3 文字分）。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FingerPage</name>
    <message>
        <source>Time left for the finger</source>
        <translation>指を置くまでの残り時間</translation>
    </message>
    <message>
        <source>Use the PIN instead</source>
        <translation>代わりに PIN を使う</translation>
    </message>
    <message>
        <source>Put your finger on the key</source>
        <translation>キーに指を置いてください</translation>
    </message>
    <message>
        <source>Confirm on the key</source>
        <translation>キーの側で確認してください</translation>
    </message>
    <message>
        <source>Lay it flat on the sensor of “{key}” and wait until the light changes.</source>
        <translation>「{key}」のセンサーに指を平らに置き、ランプが変わるまで待ってください。</translation>
    </message>
    <message>
        <source>“{key}” asks you by itself. Do what it shows.</source>
        <translation>「{key}」が自分で確認を求めます。キーの表示に従ってください。</translation>
    </message>
    <message>
        <source>The key did not accept that. Try again.</source>
        <translation>キーに受け付けられませんでした。もう一度お試しください。</translation>
    </message>
    <message>
        <source>Wipe finger and sensor dry, cover the whole sensor, and try again.</source>
        <translation>指とセンサーの水気や汚れを拭き取り、センサー全体を覆うように指を置いて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{finger}, {pin}.</source>
        <translation>{finger}、{pin}です。</translation>
    </message>
    <message>
        <source>{finger}.</source>
        <translation>{finger}です。</translation>
    </message>
</context>
<context>
    <name>FingerprintSheet</name>
    <message>
        <source>The key knows the finger now.</source>
        <translation>指はキーに登録されました。</translation>
    </message>
    <message>
        <source>Name this fingerprint</source>
        <translation>この指紋に名前を付ける</translation>
    </message>
    <message>
        <source>Save the name</source>
        <translation>名前を保存</translation>
    </message>
    <message>
        <source>Without a name</source>
        <translation>名前を付けない</translation>
    </message>
    <message>
        <source>the fingerprint without a name</source>
        <translation>名前のない指紋</translation>
    </message>
    <message>
        <source>Fingerprints of “{key}”</source>
        <translation>「{key}」の指紋</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>No fingerprint was added</source>
        <translation>指紋は追加されませんでした</translation>
    </message>
    <message>
        <source>“{key}” goes on asking for its PIN, which opens everything a finger does.</source>
        <translation>「{key}」はこれまでどおり PIN を求めます。PIN があれば、指紋でできることはすべてできます。</translation>
    </message>
    <message>
        <source>Rename “{name}”</source>
        <translation>「{name}」の名前を変更</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
</context>
<context>
    <name>FingerprintWords</name>
    <message>
        <source>Good. Lift your finger and put it on again.</source>
        <translation>読み取れました。指を離して、もう一度置いてください。</translation>
    </message>
    <message>
        <source>Too high. Put your finger a little lower.</source>
        <translation>上すぎます。指を少し下にずらしてください。</translation>
    </message>
    <message>
        <source>Too low. Put your finger a little higher.</source>
        <translation>下すぎます。指を少し上にずらしてください。</translation>
    </message>
    <message>
        <source>Too far left. Move your finger to the right.</source>
        <translation>左に寄りすぎています。指を右にずらしてください。</translation>
    </message>
    <message>
        <source>Too far right. Move your finger to the left.</source>
        <translation>右に寄りすぎています。指を左にずらしてください。</translation>
    </message>
    <message>
        <source>Too fast. Leave your finger on the sensor a little longer.</source>
        <translation>速すぎます。もう少し長く指を置いてください。</translation>
    </message>
    <message>
        <source>Too slow. Lift your finger a little sooner.</source>
        <translation>遅すぎます。もう少し早く指を離してください。</translation>
    </message>
    <message>
        <source>Not clear enough. Wipe finger and sensor dry, and press a little more firmly.</source>
        <translation>はっきり読み取れませんでした。指とセンサーを拭いて、少し強めに押してください。</translation>
    </message>
    <message>
        <source>Crooked. Put your finger on straight.</source>
        <translation>傾いています。指をまっすぐ置いてください。</translation>
    </message>
    <message>
        <source>Too little of your finger. Cover the whole sensor with it.</source>
        <translation>指の一部しか読み取れません。センサー全体を覆ってください。</translation>
    </message>
    <message>
        <source>This did not fit to the others. Use the same finger every time.</source>
        <translation>これまでの読み取りと一致しません。毎回同じ指を使ってください。</translation>
    </message>
    <message>
        <source>The key knows this finger already. Use another finger.</source>
        <translation>この指はすでに登録されています。別の指を使ってください。</translation>
    </message>
    <message>
        <source>No finger was felt. Put your finger on the sensor now.</source>
        <translation>指が検出されませんでした。センサーに指を置いてください。</translation>
    </message>
    <message>
        <source>That did not work. Lift your finger and put it on again.</source>
        <translation>うまくいきませんでした。指を離して、もう一度置いてください。</translation>
    </message>
    <message>
        <source>Fingerprint {number}</source>
        <translation>指紋 {number}</translation>
    </message>
</context>
<context>
    <name>FlowSheet</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>中止しています…</translation>
    </message>
</context>
<context>
    <name>ForgetNamesSheet</name>
    <message>
        <source>Forget what your keys are called?</source>
        <translation>キーの名前を消去しますか？</translation>
    </message>
    <message>
        <source>Keydesk then calls each key and passkey by its model, until you name it again.</source>
        <translation>あらためて名前を付けるまで、キーとパスキーは機種名で表示されます。</translation>
    </message>
    <message numerus="yes">
        <source>Names and colours of %n key(s)</source>
        <translation>
            <numerusform>%n 個のキーの名前と色</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Names of %n passkey(s) of this account</source>
        <translation>
            <numerusform>このアカウントのパスキー %n 個の名前</numerusform>
        </translation>
    </message>
    <message>
        <source>Every account on this computer shows the same names of keys; they go for all.</source>
        <translation>このコンピューターのどのアカウントにも同じキーの名前が表示されます。名前はすべてのアカウントから消えます。</translation>
    </message>
    <message>
        <source>Your keys, their PINs and your account stay as they are. The list of activity keeps the names it was written with.</source>
        <translation>キー、PIN、アカウントはそのままです。アクティビティの一覧には、記録したときの名前が残ります。</translation>
    </message>
    <message>
        <source>Forget the names</source>
        <translation>名前を消去</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>: %1</source>
        <translation>：%1</translation>
    </message>
    <message>
        <source>Keys and passkeys are called by their model again.</source>
        <translation>キーとパスキーは再び機種名で表示されます。</translation>
    </message>
</context>
<context>
    <name>FoundPage</name>
    <message>
        <source>“{key}” is plugged in</source>
        <translation>「{key}」が接続されています</translation>
    </message>
    <message>
        <source>So it is not lost. What was removed already stays removed; it can be added again.</source>
        <translation>つまり、紛失していません。すでに削除したものは元に戻りませんが、もう一度追加できます。</translation>
    </message>
    <message>
        <source>Go on all the same</source>
        <translation>それでも続ける</translation>
    </message>
    <message>
        <source>It is found</source>
        <translation>見つかった</translation>
    </message>
</context>
<context>
    <name>Freshness</name>
    <message>
        <source>This needs the network, and Keydesk cannot reach your organisation now.</source>
        <translation>この操作にはネットワークが必要ですが、現在、組織のサービスに接続できません。</translation>
    </message>
    <message numerus="yes">
        <source>Your organisation asks to wait. Keydesk goes on in %n second(s); nothing is lost.</source>
        <translation>
            <numerusform>サービスが混み合っています。%n 秒後に自動的に再開します。操作は失われません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Practice mode: a pretend organisation and a software key. Nothing here is real.</source>
        <translation>練習モード：架空の組織とソフトウェアキーを使っています。実際のアカウントには影響しません。</translation>
    </message>
    <message>
        <source>Your organisation has not finished setting up Keydesk.</source>
        <translation>お使いの組織では、Keydesk の設定がまだ完了していません。</translation>
    </message>
    <message>
        <source>Show how</source>
        <translation>設定方法を見る</translation>
    </message>
    <message>
        <source>Reading your account… You see what was read {moment}.</source>
        <translation>アカウントを読み込んでいます… {moment}に読み込んだ内容を表示しています。</translation>
    </message>
    <message>
        <source>This computer has no safe place for your sign-in, so it lasts only until you close Keydesk.</source>
        <translation>このコンピューターにはサインイン情報を安全に保存できる場所がないため、Keydesk を終了するとサインアウトします。</translation>
    </message>
    <message>
        <source>{why} You see what was read {moment}.</source>
        <translation>{why}{moment}に読み込んだ内容を表示しています。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Keydesk cannot reach your organisation. You see what was read {moment}.</source>
        <translation>組織のサービスに接続できません。{moment}に読み込んだ内容を表示しています。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>earlier</source>
        <translation>以前</translation>
    </message>
</context>
<context>
    <name>HandOutPage</name>
    <message>
        <source>The PIN of “{key}”</source>
        <translation>「{key}」の PIN</translation>
    </message>
    <message>
        <source>Shown this one time, while the key is plugged in. Keydesk keeps no copy.</source>
        <translation>キーが差し込まれている間、今回だけ表示します。Keydesk に控えは残りません。</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>At its first use the key asks for a new PIN.</source>
        <translation>初めて使うときに、キーが新しい PIN を求めます。</translation>
    </message>
    <message>
        <source>Print a slip…</source>
        <translation>用紙に印刷…</translation>
    </message>
    <message>
        <source>I have it, next key</source>
        <translation>控えました。次のキーへ</translation>
    </message>
    <message>
        <source>The slip went to the printer.</source>
        <translation>プリンターに送りました。</translation>
    </message>
    <message>
        <source>The printer did not take it. The PIN is still here: print again, or write it down.</source>
        <translation>プリンターで印刷できませんでした。PIN はまだ表示されています。もう一度印刷するか、書き留めてください。</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>In order</source>
        <translation>問題なし</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>動作していません</translation>
    </message>
    <message>
        <source>Not used here</source>
        <translation>ここでは対象外</translation>
    </message>
    <message>
        <source>The first one named below is the first to mend; others may follow from it.</source>
        <translation>下の最初のものから直してください。ほかはその影響かもしれません。</translation>
    </message>
    <message>
        <source>Everything works; what is named below may trouble you one day.</source>
        <translation>すべて動作していますが、下のものは後で困るかもしれません。</translation>
    </message>
    <message>
        <source>Everything is in order</source>
        <translation>すべて問題ありません</translation>
    </message>
    <message>
        <source>Signing in and your security keys rest on what was looked at here.</source>
        <translation>サインインとセキュリティキーに必要なものを確認しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) do not work</source>
        <translation>
            <numerusform>%n 件が動作していません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are worth a look</source>
        <translation>
            <numerusform>%n 件の確認をお勧めします</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HealthPage</name>
    <message>
        <source>Health</source>
        <translation>診断</translation>
    </message>
    <message>
        <source>What signing in and your security keys rest on. Looking changes nothing.</source>
        <translation>サインインとセキュリティキーに必要なものを確認します。確認しても何も変わりません。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>もう一度確認</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>確認しています…</translation>
    </message>
    <message>
        <source>What to mend</source>
        <translation>直すところ</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>問題なし</translation>
    </message>
    <message>
        <source>Not used here</source>
        <translation>ここでは対象外</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>HeldRow</name>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Remove from key</source>
        <translation>キーから削除</translation>
    </message>
    <message>
        <source>Enroll this key</source>
        <translation>このキーを登録</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Home says how safe your account is, and what to do next.</source>
        <translation>ホームには、アカウントの安全度と次にすべきことが表示されます。</translation>
    </message>
    <message>
        <source>Below it stand your keys, your ways to sign in, and what was done lately.</source>
        <translation>その下に、キー、サインイン方法、最近の操作が表示されます。</translation>
    </message>
    <message>
        <source>Every way in which you can sign in to your account.</source>
        <translation>アカウントにサインインできる方法がすべて表示されます。</translation>
    </message>
    <message>
        <source>The three dots of a card rename, test or remove it, and show its details.</source>
        <translation>カードの「…」から、名前の変更、テスト、削除、詳細の表示ができます。</translation>
    </message>
    <message>
        <source>A way that would lock you out is not removed: add another one first.</source>
        <translation>削除するとサインインできなくなる方法は削除できません。先に別の方法を追加してください。</translation>
    </message>
    <message>
        <source>The security keys that are plugged in, and what each holds of your account.</source>
        <translation>接続中のセキュリティキーと、それぞれに登録されているアカウントのパスキーが表示されます。</translation>
    </message>
    <message>
        <source>A PIN goes to the key only. After too many wrong ones the key locks itself.</source>
        <translation>PIN が送られるのはキーだけです。何度も間違えると、キーはロックされます。</translation>
    </message>
    <message>
        <source>Unlocked once, a key shows its passkeys and lets its switches be changed.</source>
        <translation>一度ロックを解除すると、パスキーの表示や設定の変更ができます。</translation>
    </message>
    <message>
        <source>Most of this works without signing in.</source>
        <translation>ほとんどの操作は、サインインしなくても使えます。</translation>
    </message>
    <message>
        <source>Prepares keys for other people: plug in, look what will change, hand the PIN over.</source>
        <translation>ほかの人のためにキーを準備します。差し込み、変更内容を確認して、PIN を渡します。</translation>
    </message>
    <message>
        <source>A profile says what is done to each key; your administrator has the files.</source>
        <translation>各キーに何をするかはプロファイルで決まります。ファイルは管理者が用意します。</translation>
    </message>
    <message>
        <source>A PIN is shown once, while its key is plugged in, and kept nowhere.</source>
        <translation>PIN はキーが差し込まれている間に一度だけ表示され、どこにも残りません。</translation>
    </message>
    <message>
        <source>What works on this computer and at your organisation, and the next step where not.</source>
        <translation>このコンピューターと組織側の動作状況と、問題がある場合に次にすべきことが表示されます。</translation>
    </message>
    <message>
        <source>For your IT helpdesk: the support code, recording a problem, and the support bundle.</source>
        <translation>IT ヘルプデスクのために、サポートコード、問題の記録、サポート用ファイルがあります。</translation>
    </message>
    <message>
        <source>What a code means: press F1 where it is shown, or type “keydesk help” and the code.</source>
        <translation>コードの意味は、表示されているところで F1 を押すか、「keydesk help」に続けてコードを入力すると分かります。</translation>
    </message>
    <message>
        <source>Services that your organisation may use for you, and what each may see and do.</source>
        <translation>組織があなたの代わりに利用できるサービスと、それぞれに許可されている内容が表示されます。</translation>
    </message>
    <message>
        <source>What Keydesk did on this computer. PINs and codes are never written down.</source>
        <translation>このコンピューターで Keydesk が行った操作です。PIN やコードは記録されません。</translation>
    </message>
    <message>
        <source>Accounts of this computer, look and language, and the version of Keydesk.</source>
        <translation>このコンピューターのアカウント、表示と言語、Keydesk のバージョンを確認、変更できます。</translation>
    </message>
    <message>
        <source>Keydesk keeps your ways to sign in and your security keys in order.</source>
        <translation>Keydesk は、サインイン方法とセキュリティキーを管理するアプリです。</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>HoldAgainPage</name>
    <message>
        <source>Hold the key on the reader again</source>
        <translation>キーをもう一度リーダーに置いてください</translation>
    </message>
    <message>
        <source>“{key}” left the reader before the step was finished. Put it back and leave it there; Keydesk goes on by itself.</source>
        <translation>操作が終わる前に「{key}」がリーダーから離れました。リーダーに戻して置いたままにすると、自動的に続きます。</translation>
    </message>
</context>
<context>
    <name>HolderPage</name>
    <message>
        <source>Which key?</source>
        <translation>どのキーを使いますか？</translation>
    </message>
    <message>
        <source>“{name}” can be on one of these keys. Touch the key you mean, or choose it here.</source>
        <translation>「{name}」はこれらのキーのいずれかに入っている可能性があります。使うキーにタッチするか、ここで選んでください。</translation>
    </message>
    <message>
        <source>“{name}” can be on one of these keys. Choose the one to test.</source>
        <translation>「{name}」は、これらのキーのいずれかにある可能性があります。テストするキーを選んでください。</translation>
    </message>
    <message>
        <source>Is it on this key?</source>
        <translation>このキーにありますか？</translation>
    </message>
    <message>
        <source>“{name}” may be on it. Try it, or plug in another key.</source>
        <translation>「{name}」がこのキーにある可能性があります。このキーで試すか、別のキーを接続してください。</translation>
    </message>
    <message>
        <source>Plug in another key</source>
        <translation>別のキーを接続してください</translation>
    </message>
    <message>
        <source>“{name}” is not on the key that is plugged in.</source>
        <translation>接続されているキーに「{name}」はありません。</translation>
    </message>
    <message>
        <source>Plug in the key</source>
        <translation>キーを接続してください</translation>
    </message>
    <message>
        <source>The one that holds “{name}”. Keydesk goes on by itself when it is there.</source>
        <translation>「{name}」が保存されているキーです。接続すると Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>It was last seen on: {names}</source>
        <translation>最後に確認されたキー：{names}</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Test {key}</source>
        <translation>{key} をテスト</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Welcome to Keydesk</source>
        <translation>Keydesk へようこそ</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>ホーム</translation>
    </message>
    <message>
        <source>Sign in without passwords, and keep your security keys in order.</source>
        <translation>パスワードを使わずにサインインし、セキュリティキーをまとめて管理できます。</translation>
    </message>
    <message>
        <source>Looking at your account and keys…</source>
        <translation>アカウントとキーを確認しています…</translation>
    </message>
    <message>
        <source>From your organisation</source>
        <translation>組織からのお知らせ</translation>
    </message>
    <message>
        <source>Sign in at {domain}</source>
        <translation>{domain} にサインイン</translation>
    </message>
    <message>
        <source>Your browser opens and brings you back here. Keydesk never sees your password.</source>
        <translation>ブラウザーが開き、完了するとこの画面に戻ります。Keydesk がパスワードを知ることはありません。</translation>
    </message>
</context>
<context>
    <name>IdentityPage</name>
    <message>
        <source>For which sign-in?</source>
        <translation>どのサインインですか？</translation>
    </message>
    <message>
        <source>Several sign-ins are linked to your account. Each has a password and passkeys of its own.</source>
        <translation>アカウントに複数のサインインがつながっています。パスワードとパスキーはそれぞれ別です。</translation>
    </message>
    <message>
        <source>main sign-in</source>
        <translation>メインのサインイン</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>InventorySheet</name>
    <message>
        <source>Save the list of keys</source>
        <translation>キーの一覧を保存</translation>
    </message>
    <message>
        <source>A table with one line for each key: name, model, firmware, PIN rules, and room for passkeys.</source>
        <translation>キー 1 つにつき 1 行の表です。名前、モデル、ファームウェア、PIN の規則、パスキーの空き容量が入ります。</translation>
    </message>
    <message>
        <source>Whole serial numbers of keys</source>
        <translation>キーのシリアル番号をすべて含める</translation>
    </message>
    <message>
        <source>Without this only the last four are in it.</source>
        <translation>オフのときは、末尾 4 桁だけが入ります。</translation>
    </message>
    <message>
        <source>No PIN and no passkey is ever in the list.</source>
        <translation>PIN やパスキーが一覧に入ることはありません。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Plugged in now: {here}. Known, but not here: {away}.</source>
        <translation>接続中のキー：{here}。ここにはない登録済みのキー：{away}。</translation>
    </message>
    <message>
        <source>No key is plugged in. Known, but not here: {away}.</source>
        <translation>接続中のキーはありません。ここにはない登録済みのキー：{away}。</translation>
    </message>
    <message>
        <source>Plugged in now: {here}.</source>
        <translation>接続中のキー：{here}。</translation>
    </message>
</context>
<context>
    <name>KeepRecoveryPage</name>
    <message>
        <source>Keep this code</source>
        <translation>このコードを保管してください</translation>
    </message>
    <message>
        <source>It is shown now and never again. Keep it away from this computer.</source>
        <translation>表示されるのは今だけです。このコンピューターから離れた場所に保管してください。</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>リカバリーコード</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>Copy the recovery code</source>
        <translation>リカバリーコードをコピー</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>I have kept this code</source>
        <translation>このコードを保管しました</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
</context>
<context>
    <name>KeyActions</name>
    <message>
        <source>The passkeys of “{key}” are shown at once from now on.</source>
        <translation>今後は「{key}」のパスキーがすぐに表示されます。</translation>
    </message>
    <message>
        <source>The passkeys of “{key}” are shown only with its PIN again.</source>
        <translation>「{key}」のパスキーは、再び PIN を入力したときだけ表示されます。</translation>
    </message>
    <message>
        <source>“{reader}” is hidden. Show it again in Settings.</source>
        <translation>「{reader}」を非表示にしました。設定で再び表示できます。</translation>
    </message>
    <message>
        <source>The passkey is called “{name}” now.</source>
        <translation>パスキーの名前を「{name}」に変更しました。</translation>
    </message>
    <message>
        <source>The passkey has no name any more.</source>
        <translation>パスキーの名前を消しました。</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) locked.</source>
        <translation>
            <numerusform>%n 個のキーをロックしました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyDetails</name>
    <message>
        <source>This account</source>
        <translation>このアカウント</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>キーの情報</translation>
    </message>
    <message>
        <source>Blink {key}</source>
        <translation>{key} を点滅</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>{name}のその他の操作</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>点滅</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Check PIN</source>
        <translation>PIN を確認</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>リセット…</translation>
    </message>
    <message>
        <source>Hide this reader</source>
        <translation>このリーダーを非表示</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
</context>
<context>
    <name>KeyElevation</name>
    <message>
        <source>PIN, passkeys and fingerprints of this key</source>
        <translation>このキーの PIN、パスキー、指紋</translation>
    </message>
    <message>
        <source>Manage with administrator rights</source>
        <translation>管理者権限で管理</translation>
    </message>
    <message>
        <source>Open Windows settings</source>
        <translation>Windows の設定を開く</translation>
    </message>
    <message>
        <source>Windows asks you for an administrator and then lets a small part of Keydesk manage your keys until you close the window. Your account stays out of it.</source>
        <translation>Windows が管理者の許可を求めます。許可すると、ウィンドウを閉じるまで Keydesk の小さな一部分がキーを管理します。アカウントには関わりません。</translation>
    </message>
    <message>
        <source>Windows sets the PIN of a key and resets it; it does not list what is on it.</source>
        <translation>Windows ではキーの PIN の設定とリセットができます。キーの中身の一覧は見られません。</translation>
    </message>
</context>
<context>
    <name>KeyFacts</name>
    <message>
        <source>Reported as unsafe</source>
        <translation>安全でないとの報告あり</translation>
    </message>
    <message>
        <source>Unlocked</source>
        <translation>ロック解除中</translation>
    </message>
    <message>
        <source>serial …{last}</source>
        <translation>シリアル …{last}</translation>
    </message>
    <message>
        <source>firmware {version}</source>
        <translation>ファームウェア {version}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>シリアル番号</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>ファームウェア</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Model ID (AAGUID)</source>
        <translation>モデル ID（AAGUID）</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>対応バージョン</translation>
    </message>
    <message>
        <source>Extensions</source>
        <translation>拡張機能</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>オプション</translation>
    </message>
    <message>
        <source>Change PIN</source>
        <translation>PIN を変更</translation>
    </message>
    <message>
        <source>This key has no PIN</source>
        <translation>このキーには PIN がありません</translation>
    </message>
    <message>
        <source>It asks for a touch only.</source>
        <translation>タッチだけで使えます。</translation>
    </message>
    <message>
        <source>adding a passkey asks for one, too</source>
        <translation>パスキーの追加にも PIN が必要です</translation>
    </message>
    <message>
        <source>No PIN yet</source>
        <translation>PIN 未設定</translation>
    </message>
    <message>
        <source>Set PIN</source>
        <translation>PIN を設定</translation>
    </message>
    <message>
        <source>PIN is locked</source>
        <translation>PIN がロックされています</translation>
    </message>
    <message>
        <source>It was wrong too often. Only a reset makes the key usable again.</source>
        <translation>間違った PIN が何度も入力されました。再び使うにはキーのリセットが必要です。</translation>
    </message>
    <message>
        <source>Unplug this key and plug it in again</source>
        <translation>キーを抜いて、もう一度挿してください</translation>
    </message>
    <message>
        <source>the key insists on it before it does anything else</source>
        <translation>変更するまで、ほかの操作はできません</translation>
    </message>
    <message>
        <source>PIN must be changed</source>
        <translation>PIN の変更が必要です</translation>
    </message>
    <message>
        <source>PIN is set</source>
        <translation>PIN は設定済みです</translation>
    </message>
    <message>
        <source>{used} used · {free} free</source>
        <translation>使用中 {used} · 空き {free}</translation>
    </message>
    <message>
        <source>The key tells how full it is only with its PIN.</source>
        <translation>空き容量は PIN を入力すると確認できます。</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>Sign in to see which of your passkeys this key holds.</source>
        <translation>サインインすると、このキーにあるあなたのパスキーを確認できます。</translation>
    </message>
    <message>
        <source>USB</source>
        <translation>USB</translation>
    </message>
    <message>
        <source>Card reader</source>
        <translation>カードリーダー</translation>
    </message>
    <message>
        <source>Through Windows</source>
        <translation>Windows 経由</translation>
    </message>
    <message>
        <source>USB, with administrator rights</source>
        <translation>USB（管理者権限）</translation>
    </message>
    <message>
        <source>Software key</source>
        <translation>ソフトウェアキー</translation>
    </message>
    <message>
        <source>Through a plug-in</source>
        <translation>プラグイン経由</translation>
    </message>
    <message>
        <source>Plug in again</source>
        <translation>挿し直してください</translation>
    </message>
    <message>
        <source>PIN set</source>
        <translation>PIN 設定済み</translation>
    </message>
    <message>
        <source>fingerprints count again after the PIN</source>
        <translation>指紋は PIN の入力後に再び使えます</translation>
    </message>
    <message>
        <source>No permission</source>
        <translation>アクセス権がありません</translation>
    </message>
    <message>
        <source>Used by another program</source>
        <translation>ほかのプログラムが使用中</translation>
    </message>
    <message>
        <source>Too old for passkeys</source>
        <translation>パスキーに非対応の旧型</translation>
    </message>
    <message>
        <source>Passkeys switched off</source>
        <translation>パスキーが無効</translation>
    </message>
    <message>
        <source>Through Windows only</source>
        <translation>Windows 経由のみ</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>使用できません</translation>
    </message>
    <message>
        <source>Passkey for {person}</source>
        <translation>{person} のパスキー</translation>
    </message>
    <message>
        <source>tested {moment}</source>
        <translation>テスト：{moment}</translation>
    </message>
    <message>
        <source>not tested on this computer yet</source>
        <translation>このコンピューターではまだテストしていません</translation>
    </message>
    <message>
        <source>Leftover passkey</source>
        <translation>使われていないパスキー</translation>
    </message>
    <message>
        <source>Your account no longer knows it. It takes up room and cannot sign you in.</source>
        <translation>アカウントにはもう登録されていません。容量を使うだけで、サインインには使えません。</translation>
    </message>
    <message>
        <source>This key could not be asked</source>
        <translation>このキーを確認できませんでした</translation>
    </message>
    <message>
        <source>It does not tell without its PIN whether it holds a passkey of yours.</source>
        <translation>あなたのパスキーがあるかどうかは、PIN を入力しないと確認できません。</translation>
    </message>
    <message>
        <source>No passkey of yours on this key</source>
        <translation>このキーにあなたのパスキーはありません</translation>
    </message>
    <message>
        <source>Enroll it, and it signs you in with its PIN and a touch.</source>
        <translation>登録すると、PIN とタッチでサインインできるようになります。</translation>
    </message>
    <message>
        <source>Your account could not be read</source>
        <translation>アカウントの情報を読み込めませんでした</translation>
    </message>
    <message>
        <source>What this key holds of it is not known right now.</source>
        <translation>このキーにあるパスキーは現在確認できません。</translation>
    </message>
    <message>
        <source>Asking this key what it holds…</source>
        <translation>キーの内容を確認しています…</translation>
    </message>
    <message>
        <source>no PIN and no touch is needed for that.</source>
        <translation>PIN もタッチも必要ありません。</translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>%n 文字以上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n try/tries left</source>
        <translation>
            <numerusform>残り %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n before the key must be plugged in again</source>
        <translation>
            <numerusform>挿し直しが必要になるまで %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fingerprint try/tries left</source>
        <translation>
            <numerusform>指紋は残り %n 回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The PIN was wrong three times. %n try/tries left then.</source>
        <translation>
            <numerusform>PIN を 3 回間違えました。挿し直すと、残り %n 回入力できます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Room for %n more passkey(s)</source>
        <translation>
            <numerusform>あと %n 個のパスキーを保存できます</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your passkeys</source>
        <translation>
            <numerusform>あなたのパスキー %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n leftover passkey(s)</source>
        <translation>
            <numerusform>使われていないパスキー %n 個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyFingerprints</name>
    <message>
        <source>Fingerprints</source>
        <translation>指紋</translation>
    </message>
    <message>
        <source>This key has no PIN yet, so it knows no finger.</source>
        <translation>このキーにはまだ PIN がないため、指紋も登録されていません。</translation>
    </message>
    <message>
        <source>Show with PIN</source>
        <translation>PIN を入力して表示</translation>
    </message>
    <message>
        <source>Add a fingerprint</source>
        <translation>指紋を追加</translation>
    </message>
    <message>
        <source>Fingerprint sensor</source>
        <translation>指紋センサー</translation>
    </message>
    <message numerus="yes">
        <source>%n fingerprint(s)</source>
        <translation>
            <numerusform>指紋 %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>No fingerprint yet</source>
        <translation>指紋はまだありません</translation>
    </message>
    <message>
        <source>A finger needs a PIN beside it; you set one on the way.</source>
        <translation>指紋には PIN も必要です。登録の途中で設定します。</translation>
    </message>
    <message>
        <source>With one you touch the sensor and need not type the PIN.</source>
        <translation>登録すると、PIN を入力せずにセンサーに触れるだけで済みます。</translation>
    </message>
</context>
<context>
    <name>KeyHardening</name>
    <message>
        <source>Hardening</source>
        <translation>安全性の強化</translation>
    </message>
    <message>
        <source>The switches of this key could not be read right now.</source>
        <translation>このキーの設定を今は読み込めませんでした。</translation>
    </message>
    <message>
        <source>This key has no switches of its own.</source>
        <translation>このキーには変更できる設定がありません。</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Test this key</source>
        <translation>このキーをテスト</translation>
    </message>
    <message>
        <source>Plug in your key</source>
        <translation>キーを接続してください</translation>
    </message>
    <message>
        <source>Keydesk goes on by itself when it is there.</source>
        <translation>接続すると Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>Which key?</source>
        <translation>どのキーを使いますか？</translation>
    </message>
    <message>
        <source>Touch the key you mean, or choose it here.</source>
        <translation>使うキーにタッチするか、ここで選んでください。</translation>
    </message>
    <message>
        <source>Choose the key you want to add, or plug in another one.</source>
        <translation>追加するキーを選ぶか、別のキーを接続してください。</translation>
    </message>
    <message>
        <source>Add this key?</source>
        <translation>このキーを追加しますか？</translation>
    </message>
    <message>
        <source>Or plug in another one; Keydesk goes on with it by itself.</source>
        <translation>別のキーを接続すると、Keydesk がそのキーで自動的に続行します。</translation>
    </message>
    <message>
        <source>This key is already set up</source>
        <translation>このキーは設定済みです</translation>
    </message>
    <message>
        <source>It holds a passkey of your account. Test it, or plug in another key to add that one.</source>
        <translation>このアカウントのパスキーが保存されています。テストするか、追加する別のキーを接続してください。</translation>
    </message>
    <message>
        <source>This key cannot be used</source>
        <translation>このキーは使えません</translation>
    </message>
    <message>
        <source>Follow the advice below, or plug in another key; Keydesk goes on by itself.</source>
        <translation>下の案内に従うか、別のキーを接続してください。Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>点滅</translation>
    </message>
    <message>
        <source>Blink {key}</source>
        <translation>{key} を点滅</translation>
    </message>
    <message>
        <source>serial …{last}</source>
        <translation>シリアル …{last}</translation>
    </message>
    <message numerus="yes">
        <source>room for %n passkey(s)</source>
        <translation>
            <numerusform>空き %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>使用できません</translation>
    </message>
    <message>
        <source>Holds a passkey of yours</source>
        <translation>パスキーあり</translation>
    </message>
    <message>
        <source>No PIN yet</source>
        <translation>PIN 未設定</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>使用できます</translation>
    </message>
</context>
<context>
    <name>KeyPasskeys</name>
    <message>
        <source>Passkeys on this key</source>
        <translation>このキーのパスキー</translation>
    </message>
    <message>
        <source>Reading what is on the key…</source>
        <translation>キーの内容を読み込んでいます…</translation>
    </message>
    <message>
        <source>Older sign-ins that the key does not list cannot be shown here, even if they work with it.</source>
        <translation>キーの一覧に載らない古い形式のサインインは、使える場合でもここには表示できません。</translation>
    </message>
    <message>
        <source>Search the passkeys</source>
        <translation>パスキーを検索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>More for the passkeys on this key</source>
        <translation>このキーのパスキーのその他の操作</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Your account</source>
        <translation>あなたのアカウント</translation>
    </message>
    <message>
        <source>This key cannot list its passkeys</source>
        <translation>このキーはパスキーを一覧にできません</translation>
    </message>
    <message>
        <source>It is an older one. Passkeys on it work, but no program can show them.</source>
        <translation>古いキーです。保存されたパスキーは使えますが、どのソフトウェアでも表示できません。</translation>
    </message>
    <message>
        <source>No passkeys on this key</source>
        <translation>このキーにパスキーはありません</translation>
    </message>
    <message>
        <source>Nothing is stored on it that it could list.</source>
        <translation>一覧にできるものは保存されていません。</translation>
    </message>
    <message>
        <source>Set a PIN to see the passkeys</source>
        <translation>パスキーを見るには PIN を設定してください</translation>
    </message>
    <message>
        <source>The key shows them only to somebody who knows its PIN, and it has none yet.</source>
        <translation>キーは PIN を知っている人にだけパスキーを見せます。まだ PIN がありません。</translation>
    </message>
    <message>
        <source>Set PIN</source>
        <translation>PIN を設定</translation>
    </message>
    <message>
        <source>Change the PIN to see the passkeys</source>
        <translation>パスキーを見るには PIN を変更してください</translation>
    </message>
    <message>
        <source>The key insists on another PIN before it shows anything.</source>
        <translation>PIN を変更するまで、キーは何も表示しません。</translation>
    </message>
    <message>
        <source>Change PIN</source>
        <translation>PIN を変更</translation>
    </message>
    <message>
        <source>The passkeys could not be read</source>
        <translation>パスキーを読み込めませんでした</translation>
    </message>
    <message>
        <source>Nothing was changed. Try again, or plug the key in anew.</source>
        <translation>何も変更されていません。もう一度試すか、キーを挿し直してください。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>The list is locked</source>
        <translation>一覧はロックされています</translation>
    </message>
    <message>
        <source>Sites and names stay private until the key has seen your finger, or has its PIN.</source>
        <translation>指紋または PIN でキーを開くまで、サイトと名前は表示されません。</translation>
    </message>
    <message>
        <source>Show with finger</source>
        <translation>指紋で表示</translation>
    </message>
    <message>
        <source>Sites and names stay private until you enter the PIN of the key.</source>
        <translation>キーの PIN を入力するまで、サイトと名前は表示されません。</translation>
    </message>
    <message>
        <source>Show with PIN</source>
        <translation>PIN を入力して表示</translation>
    </message>
    <message>
        <source>No passkey found</source>
        <translation>パスキーが見つかりません</translation>
    </message>
    <message>
        <source>Nothing on this key matches “{text}”.</source>
        <translation>「{text}」に一致するものはこのキーにありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>%n 個を選択中</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose passkeys</source>
        <translation>パスキーを選んでください</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Edit name…</source>
        <translation>名前を編集…</translation>
    </message>
    <message>
        <source>Show at once next time…</source>
        <translation>次回からすぐに表示…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>再読み込み</translation>
    </message>
    <message>
        <source>Room used on this key</source>
        <translation>キーの使用容量</translation>
    </message>
</context>
<context>
    <name>KeyReset</name>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Only a reset helps now</source>
        <translation>今はリセットするしかありません</translation>
    </message>
    <message>
        <source>Empty this key</source>
        <translation>このキーを空にする</translation>
    </message>
    <message>
        <source>Deletes every passkey on it, its PIN and its fingerprints. Works without the PIN.</source>
        <translation>キーの中のパスキー、PIN、指紋をすべて削除します。PIN がなくてもできます。</translation>
    </message>
    <message>
        <source>Deletes every passkey on it, and its PIN. Works without the PIN.</source>
        <translation>キーの中のパスキーと PIN をすべて削除します。PIN がなくてもできます。</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>リセット…</translation>
    </message>
    <message>
        <source>Your organisation does not allow keys to be reset here.</source>
        <translation>組織の設定により、ここではキーをリセットできません。</translation>
    </message>
    <message>
        <source>Reset {key}</source>
        <translation>{key} をリセット</translation>
    </message>
</context>
<context>
    <name>KeyTrouble</name>
    <message>
        <source>The access rule, in one line for a terminal</source>
        <translation>アクセス許可の設定（ターミナルで実行する 1 行）</translation>
    </message>
    <message>
        <source>Afterwards unplug the key and plug it in again. It needs an administrator.</source>
        <translation>実行後、キーを抜いて挿し直してください。管理者権限が必要です。</translation>
    </message>
    <message>
        <source>access rule</source>
        <translation>アクセス許可の設定</translation>
    </message>
</context>
<context>
    <name>KeyWords</name>
    <message>
        <source>Blue</source>
        <translation>青</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>緑</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>オレンジ</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>赤</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>Passkey</source>
        <translation>パスキー</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Authenticator app</source>
        <translation>認証アプリ</translation>
    </message>
    <message>
        <source>Push notification</source>
        <translation>プッシュ通知</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>メール</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>リカバリーコード</translation>
    </message>
    <message>
        <source>This computer&apos;s own sign-in</source>
        <translation>このコンピューターのサインイン機能</translation>
    </message>
    <message>
        <source>Security key (older sign-in)</source>
        <translation>セキュリティキー (以前の方式)</translation>
    </message>
    <message>
        <source>Security key</source>
        <translation>セキュリティキー</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>色</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Security keys</source>
        <translation>セキュリティキー</translation>
    </message>
    <message>
        <source>Plug in another key and it appears here by itself.</source>
        <translation>別のキーを挿すと、自動的にここに表示されます。</translation>
    </message>
    <message>
        <source>Where your passkeys are</source>
        <translation>パスキーの場所</translation>
    </message>
    <message>
        <source>I lost a key</source>
        <translation>キーを紛失した</translation>
    </message>
    <message>
        <source>Save the list…</source>
        <translation>一覧を保存…</translation>
    </message>
    <message>
        <source>Looking for keys…</source>
        <translation>キーを探しています…</translation>
    </message>
</context>
<context>
    <name>KeysPart</name>
    <message>
        <source>Keys on this computer</source>
        <translation>このコンピューターのキー</translation>
    </message>
    <message>
        <source>Open Security keys</source>
        <translation>セキュリティキーを開く</translation>
    </message>
    <message>
        <source>No key plugged in</source>
        <translation>キーが挿さっていません</translation>
    </message>
    <message>
        <source>Looking for keys…</source>
        <translation>キーを探しています…</translation>
    </message>
    <message>
        <source>Plug one in and it appears here by itself.</source>
        <translation>キーを挿すと、自動的にここに表示されます。</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>Name this {provider} account</source>
        <translation>この {provider} アカウントの名前</translation>
    </message>
    <message>
        <source>Only you see this name, on this computer. It tells several accounts apart.</source>
        <translation>この名前は、このコンピューターであなたにだけ表示されます。複数のアカウントを見分けるために使います。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>For example: Work</source>
        <translation>例：仕事用</translation>
    </message>
    <message>
        <source>Leave it empty for no name.</source>
        <translation>名前を付けない場合は空のままにします。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
</context>
<context>
    <name>Lately</name>
    <message>
        <source>Signed in as {subject}</source>
        <translation>{subject} としてサインイン</translation>
    </message>
    <message>
        <source>Signed out {subject}</source>
        <translation>{subject} をサインアウト</translation>
    </message>
    <message>
        <source>Added passkey {subject}</source>
        <translation>パスキー「{subject}」を追加</translation>
    </message>
    <message>
        <source>Tested passkey {subject}</source>
        <translation>パスキー「{subject}」をテスト</translation>
    </message>
    <message>
        <source>Removed {subject}</source>
        <translation>「{subject}」を削除</translation>
    </message>
    <message>
        <source>Renamed to {subject}</source>
        <translation>名前を「{subject}」に変更</translation>
    </message>
    <message>
        <source>Removed a leftover passkey from {subject}</source>
        <translation>「{subject}」から使われていないパスキーを削除</translation>
    </message>
    <message>
        <source>Set the PIN of {subject}</source>
        <translation>「{subject}」の PIN を設定</translation>
    </message>
    <message>
        <source>Changed the PIN of {subject}</source>
        <translation>「{subject}」の PIN を変更</translation>
    </message>
    <message>
        <source>Reported {subject} lost</source>
        <translation>{subject} の紛失を記録</translation>
    </message>
    <message>
        <source>Added a fingerprint to {subject}</source>
        <translation>{subject} に指紋を追加しました</translation>
    </message>
    <message>
        <source>Removed a fingerprint from {subject}</source>
        <translation>{subject} から指紋を削除しました</translation>
    </message>
    <message>
        <source>Reset {subject}</source>
        <translation>{subject} をリセットしました</translation>
    </message>
    <message>
        <source>Renamed a passkey on {subject}</source>
        <translation>「{subject}」のパスキーの名前を変更</translation>
    </message>
    <message>
        <source>Deleted passkeys from {subject}</source>
        <translation>「{subject}」からパスキーを削除</translation>
    </message>
    <message>
        <source>Changed a rule of {subject}</source>
        <translation>「{subject}」のルールを変更</translation>
    </message>
    <message>
        <source>Shows the passkeys of {subject} at once</source>
        <translation>{subject} のパスキーをすぐに表示するようにしました</translation>
    </message>
    <message>
        <source>No longer shows the passkeys of {subject} at once</source>
        <translation>{subject} のパスキーをすぐに表示しないようにしました</translation>
    </message>
    <message>
        <source>Connected {subject}</source>
        <translation>{subject} を接続</translation>
    </message>
    <message>
        <source>Disconnected {subject}</source>
        <translation>{subject} の接続を解除</translation>
    </message>
    <message>
        <source>Could not add passkey {subject}</source>
        <translation>パスキー「{subject}」を追加できませんでした</translation>
    </message>
    <message>
        <source>Passkey {subject} did not pass its test</source>
        <translation>パスキー「{subject}」のテストに失敗しました</translation>
    </message>
    <message>
        <source>Could not remove {subject}</source>
        <translation>「{subject}」を削除できませんでした</translation>
    </message>
    <message>
        <source>Did not reset {subject}</source>
        <translation>{subject} をリセットしませんでした</translation>
    </message>
    <message>
        <source>Could not connect {subject}</source>
        <translation>{subject} を接続できませんでした</translation>
    </message>
    <message>
        <source>Could not disconnect {subject}</source>
        <translation>{subject} の接続を解除できませんでした</translation>
    </message>
    <message>
        <source>it works</source>
        <translation>正常に動作しました</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>LatelyPart</name>
    <message>
        <source>Lately on this computer</source>
        <translation>このコンピューターでの最近の操作</translation>
    </message>
    <message>
        <source>Open Activity</source>
        <translation>アクティビティを開く</translation>
    </message>
</context>
<context>
    <name>LinkEnrollSheet</name>
    <message>
        <source>Enroll a security key?</source>
        <translation>セキュリティキーを登録しますか？</translation>
    </message>
    <message>
        <source>A link has led you here. Go on only if you expected it. Nothing has been changed yet.</source>
        <translation>リンクからこの画面が開かれました。心当たりがある場合のみ続けてください。まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>今はしない</translation>
    </message>
    <message>
        <source>Enroll a security key</source>
        <translation>セキュリティキーを登録</translation>
    </message>
</context>
<context>
    <name>ListRow</name>
    <message>
        <source>More for {name}</source>
        <translation>{name}のその他の操作</translation>
    </message>
</context>
<context>
    <name>ListSheet</name>
    <message>
        <source>Passkeys on “{key}”</source>
        <translation>「{key}」のパスキー</translation>
    </message>
    <message>
        <source>Reading what is on the key…</source>
        <translation>キーの内容を読み込んでいます…</translation>
    </message>
</context>
<context>
    <name>LockWords</name>
    <message>
        <source>Unlocked</source>
        <translation>ロック解除中</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>ロック</translation>
    </message>
    <message>
        <source>Its passkeys are shown. Enter its PIN once to change anything.</source>
        <translation>パスキーは表示されています。変更するには PIN を一度入力してください。</translation>
    </message>
    <message>
        <source>Put your finger on it to see its passkeys. Switches want the PIN.</source>
        <translation>指を置くとキー内のパスキーを表示できます。設定の変更には PIN が必要です。</translation>
    </message>
    <message>
        <source>Enter its PIN once to see passkeys and change switches.</source>
        <translation>PIN を一度入力すると、パスキーの表示と設定の変更ができます。</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>ロック中</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロック解除</translation>
    </message>
    <message>
        <source>Stays unlocked until you lock or unplug it, or close Keydesk.</source>
        <translation>ロックするか取り外すか、Keydesk を閉じるまで、ロックは解除されたままです。</translation>
    </message>
    <message>
        <source>Only when I lock or unplug it</source>
        <translation>自分でロックするか取り外したときだけ</translation>
    </message>
    <message>
        <source>The PIN is locked. Only a reset makes the key usable again.</source>
        <translation>PIN がロックされています。再び使うにはキーのリセットが必要です。</translation>
    </message>
    <message>
        <source>Unplug the key and plug it in again first.</source>
        <translation>先にキーを抜いて、もう一度挿してください。</translation>
    </message>
    <message numerus="yes">
        <source>Locks by itself after %n minute(s) without use.</source>
        <translation>
            <numerusform>%n 分間使わないと自動的にロックされます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>After %n minute(s) without use</source>
        <translation>
            <numerusform>%n 分間使わないとき</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LongList</name>
    <message>
        <source>Connected accounts</source>
        <translation>接続済みアカウント</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>接続できるもの</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>接続済み</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Look at your connected accounts</source>
        <translation>接続済みアカウントを確認してください</translation>
    </message>
    <message>
        <source>If somebody could sign in with the key, they could have connected an account of their own, too. Remove what you do not know.</source>
        <translation>だれかがこのキーでサインインできたなら、自分のアカウントを接続した可能性もあります。心当たりのないものは削除してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) connected.</source>
        <translation>
            <numerusform>%n 件のアカウントが接続されています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Connected accounts</source>
        <translation>「接続済みアカウント」を開く</translation>
    </message>
    <message>
        <source>I have looked</source>
        <translation>確認した</translation>
    </message>
</context>
<context>
    <name>Losses</name>
    <message>
        <source>Your sign-ins that end with this key</source>
        <translation>このキーと一緒に使えなくなるサインイン</translation>
    </message>
    <message>
        <source>What else is gone</source>
        <translation>ほかに失われるもの</translation>
    </message>
    <message>
        <source>Sign-ins this key does not list</source>
        <translation>このキーの一覧に出ないサインイン</translation>
    </message>
    <message>
        <source>Wherever the key is a second step after a password it stops working. No list shows where.</source>
        <translation>パスワードの後の第 2 段階としてこのキーを使っている場所では、使えなくなります。どこで使っているかは一覧に出ません。</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Keydesk cannot read your account now. Sign in first to see what ends.</source>
        <translation>今はアカウントを読み込めません。失われるものを確認するには、先にサインインしてください。</translation>
    </message>
    <message>
        <source>Only on this key.</source>
        <translation>このキーにだけあります。</translation>
    </message>
    <message>
        <source>Another key holds it, too.</source>
        <translation>別のキーにもあります。</translation>
    </message>
    <message>
        <source>It may be on this key: the key could not be asked.</source>
        <translation>キーに問い合わせできなかったため、このキーにあるかもしれません。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>This key holds no passkey of your account here.</source>
        <translation>このキーには、このアカウントのパスキーがありません。</translation>
    </message>
    <message>
        <source>Added {day}.</source>
        <translation>{day}に追加。</translation>
    </message>
    <message>
        <source>No passkeys of other sites</source>
        <translation>ほかのサイトのパスキーはありません</translation>
    </message>
    <message>
        <source>The key holds none besides those of your account here.</source>
        <translation>このアカウントのもの以外は入っていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) of other sites</source>
        <translation>
            <numerusform>ほかのサイトのパスキー %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Each opens an account somewhere else. Make sure of another way into them first.</source>
        <translation>それぞれ別のサービスのアカウントで使われています。先に、ほかのサインイン方法があることを確かめてください。</translation>
    </message>
    <message>
        <source>Passkeys of other sites</source>
        <translation>ほかのサイトのパスキー</translation>
    </message>
    <message>
        <source>All of them. The key tells how many only with its PIN.</source>
        <translation>すべて失われます。個数は PIN を入力しないと分かりません。</translation>
    </message>
    <message>
        <source>Unlock to count them</source>
        <translation>ロックを解除して数える</translation>
    </message>
    <message>
        <source>PIN and fingerprints</source>
        <translation>PIN と指紋</translation>
    </message>
    <message>
        <source>The key can be set up anew afterwards.</source>
        <translation>リセット後に設定し直せます。</translation>
    </message>
    <message>
        <source>Its PIN</source>
        <translation>キーの PIN</translation>
    </message>
    <message>
        <source>You choose another one afterwards.</source>
        <translation>リセット後に新しい PIN を決めます。</translation>
    </message>
</context>
<context>
    <name>LostKeySheet</name>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Spare</source>
        <translation>予備</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>A lost key</source>
        <translation>紛失したキー</translation>
    </message>
    <message>
        <source>Looking at what your keys held…</source>
        <translation>キーに入っていたものを調べています…</translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s) removed so far. Home goes on with it when you stop here.</source>
        <translation>
            <numerusform>これまでに %n 件のパスキーを削除しました。ここで中断しても、ホームから続けられます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has been removed. Home goes on with it when you stop here.</source>
        <translation>まだ何も削除されていません。ここで中断しても、ホームから続けられます。</translation>
    </message>
</context>
<context>
    <name>LostWords</name>
    <message>
        <source>Save the record</source>
        <translation>記録を保存</translation>
    </message>
    <message>
        <source>Passkey</source>
        <translation>パスキー</translation>
    </message>
    <message>
        <source>A key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>serial …{last}</source>
        <translation>シリアル …{last}</translation>
    </message>
    <message>
        <source>never on this computer</source>
        <translation>このコンピューターでは一度もなし</translation>
    </message>
    <message>
        <source>Lost security key: {key}</source>
        <translation>紛失したセキュリティキー：{key}</translation>
    </message>
    <message>
        <source>Account: {account}</source>
        <translation>アカウント：{account}</translation>
    </message>
    <message>
        <source>Reported: {moment}</source>
        <translation>届け出：{moment}</translation>
    </message>
    <message>
        <source>Last plugged in: {moment}</source>
        <translation>最後に接続：{moment}</translation>
    </message>
    <message>
        <source>Replaced by: {names}</source>
        <translation>代わりのキー：{names}</translation>
    </message>
    <message>
        <source>nothing so far</source>
        <translation>まだなし</translation>
    </message>
    <message>
        <source>Connected accounts looked at: {moment}</source>
        <translation>接続済みアカウントの確認：{moment}</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>まだ</translation>
    </message>
    <message>
        <source>Still in the account: {name}</source>
        <translation>まだアカウントにあるもの：{name}</translation>
    </message>
    <message>
        <source>Removed {moment}: {name}</source>
        <translation>削除（{moment}）：{name}</translation>
    </message>
</context>
<context>
    <name>ManualSheet</name>
    <message>
        <source>Code {code}</source>
        <translation>コード {code}</translation>
    </message>
    <message>
        <source>Copy page</source>
        <translation>ページをコピー</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>MethodDetails</name>
    <message>
        <source>What your account and this computer know about it. None of it is secret.</source>
        <translation>アカウントとこのコンピューターに記録されている情報です。秘密の情報は含まれません。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>MethodNamePage</name>
    <message>
        <source>Give it a name</source>
        <translation>名前を付ける</translation>
    </message>
    <message>
        <source>So that you know later which phone it is. The name is kept with your account.</source>
        <translation>後でどのスマートフォンか分かるようにします。名前はアカウントに保存されます。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>For example “My phone” or “Tablet at home”.</source>
        <translation>例：「私のスマートフォン」「自宅のタブレット」</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>スキップ</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>MethodReadyPage</name>
    <message>
        <source>“{name}” is connected</source>
        <translation>「{name}」を接続しました</translation>
    </message>
    <message>
        <source>From now on the six digits it shows count when you sign in.</source>
        <translation>これからは、表示される 6 桁のコードをサインインに使えます。</translation>
    </message>
    <message>
        <source>From now on it can ask you to approve a sign-in. Approve only what you started yourself.</source>
        <translation>これからは、サインインの承認を求められます。自分で始めたものだけを承認してください。</translation>
    </message>
    <message>
        <source>The phone is set up</source>
        <translation>電話を設定しました</translation>
    </message>
    <message>
        <source>Codes can be sent to {where} now.</source>
        <translation>{where} にコードを送れるようになりました。</translation>
    </message>
    <message>
        <source>The address is set up</source>
        <translation>メールアドレスを設定しました</translation>
    </message>
    <message>
        <source>Your recovery code is ready</source>
        <translation>リカバリーコードの準備ができました</translation>
    </message>
    <message>
        <source>It works once. After you have used it, create a new one here.</source>
        <translation>一度だけ使えます。使った後は、ここで新しいものを作成してください。</translation>
    </message>
    <message>
        <source>Your password is changed</source>
        <translation>パスワードを変更しました</translation>
    </message>
    <message>
        <source>Use the new one from now on; the old one is gone.</source>
        <translation>これからは新しいパスワードを使ってください。古いものは使えません。</translation>
    </message>
</context>
<context>
    <name>MethodRow</name>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>パスワードを変更…</translation>
    </message>
    <message>
        <source>Codes by text message</source>
        <translation>コードを SMS で受け取る</translation>
    </message>
    <message>
        <source>Codes by call</source>
        <translation>コードを電話で受け取る</translation>
    </message>
    <message>
        <source>Test it now</source>
        <translation>今すぐテスト</translation>
    </message>
    <message>
        <source>Test {name} now</source>
        <translation>{name} を今すぐテスト</translation>
    </message>
    <message>
        <source>Create a code</source>
        <translation>コードを作成</translation>
    </message>
    <message>
        <source>Create a recovery code</source>
        <translation>リカバリーコードを作成</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} を削除</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>MethodSheet</name>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>It counts once the code is confirmed.</source>
        <translation>コードが確認されると有効になります。</translation>
    </message>
    <message>
        <source>That code was not right. Type the one the app shows now.</source>
        <translation>コードが違います。アプリに今表示されているものを入力してください。</translation>
    </message>
    <message>
        <source>It counts once the phone has answered.</source>
        <translation>スマートフォンが応答すると有効になります。</translation>
    </message>
    <message>
        <source>Practice phone</source>
        <translation>練習用の電話</translation>
    </message>
    <message>
        <source>That code was not right. The newest message counts.</source>
        <translation>コードが違います。最新のメッセージのコードを入力してください。</translation>
    </message>
    <message>
        <source>Practice inbox</source>
        <translation>練習用の受信箱</translation>
    </message>
    <message>
        <source>It counts once you press Done.</source>
        <translation>「完了」を押すと有効になります。</translation>
    </message>
    <message>
        <source>It is in your account.</source>
        <translation>アカウントに追加されました。</translation>
    </message>
    <message>
        <source>Asking your account…</source>
        <translation>アカウントに問い合わせています…</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>読み取り</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>準備</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保管</translation>
    </message>
    <message>
        <source>Its name could not be saved; you can rename it in the list.</source>
        <translation>名前は保存できませんでした。一覧で名前を変更できます。</translation>
    </message>
    <message>
        <source>Sent to the printer. See that it came out before you go on.</source>
        <translation>プリンターに送りました。印刷されたことを確かめてから続けてください。</translation>
    </message>
    <message>
        <source>The printer did not take it. Copy or save the code instead.</source>
        <translation>印刷できませんでした。代わりにコピーするか保存してください。</translation>
    </message>
    <message>
        <source>It could not be saved there. Choose another place.</source>
        <translation>そこには保存できませんでした。別の場所を選んでください。</translation>
    </message>
    <message>
        <source>Saved. Move the file away from this computer as soon as you can.</source>
        <translation>保存しました。できるだけ早く、ファイルをこのコンピューターの外に移してください。</translation>
    </message>
</context>
<context>
    <name>MethodWords</name>
    <message>
        <source>Passkeys</source>
        <translation>パスキー</translation>
    </message>
    <message>
        <source>Authenticator apps</source>
        <translation>認証アプリ</translation>
    </message>
    <message>
        <source>Phone and e-mail</source>
        <translation>電話とメール</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>リカバリーコード</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Older security-key sign-ins</source>
        <translation>従来方式のセキュリティキー</translation>
    </message>
    <message>
        <source>Other sign-in methods</source>
        <translation>その他のサインイン方法</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>作成日時</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>最終使用</translation>
    </message>
    <message>
        <source>Phone number or address</source>
        <translation>電話番号またはメールアドレス</translation>
    </message>
    <message>
        <source>How codes come</source>
        <translation>コードの受け取り方</translation>
    </message>
    <message>
        <source>Tested on this computer</source>
        <translation>このコンピューターでのテスト</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Kept on</source>
        <translation>保存先</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>接続方法</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>作成に使った環境</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>サイト</translation>
    </message>
    <message>
        <source>Model ID (AAGUID)</source>
        <translation>モデル ID（AAGUID）</translation>
    </message>
    <message>
        <source>Passkey ID</source>
        <translation>パスキー ID</translation>
    </message>
    <message>
        <source>Method ID</source>
        <translation>サインイン方法の ID</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>{ways}; none of them is safe from phishing.</source>
        <translation>{ways}。フィッシングに強いものはありません。</translation>
    </message>
    <message>
        <source>{ways}, safe from phishing.</source>
        <translation>{ways}。フィッシングに強い方法です。</translation>
    </message>
    <message>
        <source>never tested</source>
        <translation>未テスト</translation>
    </message>
    <message>
        <source>by call</source>
        <translation>電話で受け取り</translation>
    </message>
    <message>
        <source>by text message</source>
        <translation>SMS で受け取り</translation>
    </message>
    <message>
        <source>No recovery code</source>
        <translation>リカバリーコードはありません</translation>
    </message>
    <message>
        <source>It lets you in once when everything else is lost.</source>
        <translation>ほかのすべてをなくしたときに、一度だけサインインできます。</translation>
    </message>
    <message>
        <source>{count} passkeys; an account cannot have more.</source>
        <translation>パスキー {count}。これより多くは登録できません。</translation>
    </message>
    <message>
        <source>They go on working and can be removed; new keys are added as passkeys.</source>
        <translation>引き続き使えます。削除はできますが、新しいキーはパスキーとして追加します。</translation>
    </message>
    <message>
        <source>A key here could not be asked</source>
        <translation>ここのキーに確認できませんでした</translation>
    </message>
    <message numerus="yes">
        <source>%n way(s) to sign in</source>
        <translation>
            <numerusform>サインイン方法は %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot be phished</source>
        <translation>
            <numerusform>うち %n 件はフィッシングに強い方法です</numerusform>
        </translation>
    </message>
    <message>
        <source>{ways}; {safe}.</source>
        <translation>{ways}。{safe}。</translation>
    </message>
    <message>
        <source>This version of Keydesk does not know this kind and leaves it alone.</source>
        <translation>このバージョンの Keydesk では扱えない種類のため、変更しません。</translation>
    </message>
    <message>
        <source>This kind of sign-in method has no name.</source>
        <translation>この種類のサインイン方法には名前を付けられません。</translation>
    </message>
    <message>
        <source>added {day}</source>
        <translation>追加：{day}</translation>
    </message>
    <message>
        <source>last used {day}</source>
        <translation>最終使用：{day}</translation>
    </message>
    <message>
        <source>tested {day}</source>
        <translation>テスト：{day}</translation>
    </message>
    <message>
        <source>Main sign-in</source>
        <translation>メインのサインイン</translation>
    </message>
    <message>
        <source>Linked sign-in {id}</source>
        <translation>連携したサインイン {id}</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>未完了</translation>
    </message>
    <message>
        <source>On this key: {key}</source>
        <translation>このキーにあります：{key}</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>同期済み</translation>
    </message>
    <message>
        <source>On {key}, not plugged in</source>
        <translation>「{key}」にあります（未接続）</translation>
    </message>
    <message>
        <source>On a key that is not plugged in</source>
        <translation>未接続のキーにあります</translation>
    </message>
    <message>
        <source>Not seen on a key here</source>
        <translation>ここにあるキーでは未確認</translation>
    </message>
    <message>
        <source>Several devices, with a copy in a cloud</source>
        <translation>複数のデバイス（クラウドにコピーあり）</translation>
    </message>
    <message>
        <source>Several devices</source>
        <translation>複数のデバイス</translation>
    </message>
    <message>
        <source>One device</source>
        <translation>1 台のデバイス</translation>
    </message>
</context>
<context>
    <name>MethodsPage</name>
    <message>
        <source>Sign-in methods</source>
        <translation>サインイン方法</translation>
    </message>
    <message>
        <source>Add sign-in method</source>
        <translation>サインイン方法を追加</translation>
    </message>
    <message>
        <source>More about your sign-in methods</source>
        <translation>サインイン方法のその他の操作</translation>
    </message>
    <message>
        <source>Show by kind</source>
        <translation>種類別に表示</translation>
    </message>
    <message>
        <source>Where your passkeys are</source>
        <translation>パスキーの場所</translation>
    </message>
    <message>
        <source>Test your spare keys</source>
        <translation>予備のキーをテスト</translation>
    </message>
    <message>
        <source>All of them worked within the last three months.</source>
        <translation>どれもこの 3 か月以内に使えています。</translation>
    </message>
    <message>
        <source>I lost a key</source>
        <translation>キーを紛失した</translation>
    </message>
    <message>
        <source>Save the list of keys…</source>
        <translation>キーの一覧を保存…</translation>
    </message>
    <message>
        <source>Where your passkeys are, key by key.</source>
        <translation>パスキーの場所を、キーごとに示します。</translation>
    </message>
    <message>
        <source>Reading your sign-in methods…</source>
        <translation>サインイン方法を読み込んでいます…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>No organisation yet</source>
        <translation>組織がまだ設定されていません</translation>
    </message>
    <message>
        <source>Connect to your organisation on Home, or try practice mode.</source>
        <translation>ホームで組織に接続するか、練習モードをお試しください。</translation>
    </message>
    <message>
        <source>Go to Home</source>
        <translation>ホームへ</translation>
    </message>
    <message>
        <source>Sign in to see your sign-in methods</source>
        <translation>サインインするとサインイン方法を確認できます</translation>
    </message>
    <message>
        <source>They belong to your account at {domain}.</source>
        <translation>{domain} のアカウントのサインイン方法です。</translation>
    </message>
    <message>
        <source>No sign-in methods yet</source>
        <translation>サインイン方法がまだありません</translation>
    </message>
    <message>
        <source>A passkey on a security key is the safest one: nobody can phish it or steal it from afar.</source>
        <translation>セキュリティキーに保存したパスキーが最も安全です。フィッシングで盗まれたり、遠隔から奪われたりすることがありません。</translation>
    </message>
    <message>
        <source>Add a security key</source>
        <translation>セキュリティキーの追加</translation>
    </message>
</context>
<context>
    <name>MethodsPart</name>
    <message>
        <source>Sign-in methods</source>
        <translation>サインイン方法</translation>
    </message>
    <message>
        <source>Open Sign-in methods</source>
        <translation>サインイン方法を開く</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>today</source>
        <comment>inside a sentence</comment>
        <translation>今日</translation>
    </message>
    <message>
        <source>yesterday</source>
        <comment>inside a sentence</comment>
        <translation>昨日</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <extracomment>A date as Qt writes it: d is the day, MMMM the month&apos;s name, yyyy the year</extracomment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>HH:mm</source>
        <extracomment>A time of day as Qt writes it: HH is the hour of 24, mm the minute</extracomment>
        <translation>H:mm</translation>
    </message>
    <message>
        <source>{day} {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>{day} at {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>明日</translation>
    </message>
    <message numerus="yes">
        <source>%n year(s) ago</source>
        <translation>
            <numerusform>%n 年前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n year(s)</source>
        <translation>
            <numerusform>%n 年後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 日前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) ago</source>
        <translation>
            <numerusform>%n か月前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n day(s)</source>
        <translation>
            <numerusform>%n 日後</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n month(s)</source>
        <translation>
            <numerusform>%n か月後</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NamePage</name>
    <message>
        <source>Give it a name</source>
        <translation>名前を付けてください</translation>
    </message>
    <message>
        <source>So that you know later which key it is. Only you see this name, on this computer.</source>
        <translation>後でどのキーかわかるようにします。この名前は、このコンピューターであなただけに表示されます。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>For example “Blue key” or “Key on my key ring”.</source>
        <translation>例：「青いキー」「キーホルダーのキー」</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>色</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>スキップ</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>NamesRow</name>
    <message>
        <source>Forget…</source>
        <translation>消去…</translation>
    </message>
    <message>
        <source>Forget names and colours of keys…</source>
        <translation>キーの名前と色を消去…</translation>
    </message>
    <message>
        <source>Names and colours of keys</source>
        <translation>キーの名前と色</translation>
    </message>
    <message>
        <source>None is kept on this computer.</source>
        <translation>このコンピューターには何も保存されていません。</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>キー %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s)</source>
        <translation>
            <numerusform>パスキー %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>On this computer: %1.</source>
        <translation>このコンピューター：%1。</translation>
    </message>
    <message>
        <source>On this computer: %1 and %2.</source>
        <translation>このコンピューター：%1、%2。</translation>
    </message>
</context>
<context>
    <name>NewPinPage</name>
    <message>
        <source>New PIN</source>
        <translation>新しい PIN</translation>
    </message>
    <message>
        <source>New PIN again</source>
        <translation>新しい PIN (確認)</translation>
    </message>
    <message>
        <source>Not longer than the key can keep</source>
        <translation>キーに保存できる長さ以内</translation>
    </message>
    <message>
        <source>Both fields are the same</source>
        <translation>2 つの入力が一致</translation>
    </message>
</context>
<context>
    <name>NewcomerPage</name>
    <message>
        <source>Create an account</source>
        <translation>アカウントを作成</translation>
    </message>
    <message>
        <source>At {domain}, with a passkey on your security key. There is no password.</source>
        <translation>{domain} に、セキュリティキーのパスキーで作成します。パスワードはありません。</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>メールアドレス</translation>
    </message>
    <message>
        <source>For example ana@example.com.</source>
        <translation>例：ana@example.com</translation>
    </message>
    <message>
        <source>As colleagues know you.</source>
        <translation>職場で使っている名前</translation>
    </message>
    <message>
        <source>No account has been created yet.</source>
        <translation>アカウントはまだ作成されていません。</translation>
    </message>
    <message>
        <source>Sign in instead</source>
        <translation>代わりにサインイン</translation>
    </message>
    <message>
        <source>Go on with your key</source>
        <translation>キーで続ける</translation>
    </message>
</context>
<context>
    <name>NextKeyPage</name>
    <message>
        <source>Plug in the next key</source>
        <translation>次のキーを差し込んでください</translation>
    </message>
    <message>
        <source>Plug in the first key</source>
        <translation>最初のキーを差し込んでください</translation>
    </message>
    <message>
        <source>Two new keys are plugged in. Leave only one of them.</source>
        <translation>新しいキーが 2 本差し込まれています。1 本だけにしてください。</translation>
    </message>
    <message>
        <source>Nothing happens to it before you have seen what will change.</source>
        <translation>変更内容を確認するまで、キーには何も行いません。</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>“{key}” is ready. Unplug it.</source>
        <translation>「{key}」の準備ができました。抜いてください。</translation>
    </message>
    <message>
        <source>“{key}” was left as it is. Unplug it.</source>
        <translation>「{key}」は変更していません。抜いてください。</translation>
    </message>
    <message>
        <source>“{key}” is not ready. Unplug it and put it aside.</source>
        <translation>「{key}」は準備できていません。抜いて別に置いてください。</translation>
    </message>
</context>
<context>
    <name>NoKeys</name>
    <message>
        <source>Plug in a security key</source>
        <translation>セキュリティキーを挿してください</translation>
    </message>
    <message>
        <source>It appears here by itself. If it does not, try another port or another cable.</source>
        <translation>自動的にここに表示されます。表示されない場合は、別のポートやケーブルをお試しください。</translation>
    </message>
    <message>
        <source>Something lies on a hidden reader</source>
        <translation>非表示のリーダーに何か置かれています</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>設定を開く</translation>
    </message>
    <message>
        <source>You have hidden {reader}, so Keydesk does not open what lies on it.</source>
        <translation>{reader} は非表示にされているため、置かれたものは開かれません。</translation>
    </message>
</context>
<context>
    <name>NoticesSheet</name>
    <message>
        <source>Third-party software in Keydesk</source>
        <translation>Keydesk に含まれる第三者のソフトウェア</translation>
    </message>
    <message numerus="yes">
        <source>%n part(s) made by others. Thank you to everyone who wrote them.</source>
        <translation>
            <numerusform>ほかの方々が作った %n 個の部品を使っています。作者の皆さまに感謝します。</numerusform>
        </translation>
    </message>
    <message>
        <source>Find a part or a licence</source>
        <translation>部品またはライセンスを検索</translation>
    </message>
    <message>
        <source>Parts of Keydesk</source>
        <translation>Keydesk の部品</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>見つかりません。</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>ライセンスの本文</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>This part brings no text of its licence; the name of the licence stands above.</source>
        <translation>この部品にはライセンスの本文が付属していません。ライセンスの名前は上に表示されています。</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OfferRow</name>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Connect {name}</source>
        <translation>{name}を接続</translation>
    </message>
</context>
<context>
    <name>OpensPage</name>
    <message>
        <source>What “{key}” could open</source>
        <translation>「{key}」で開けるもの</translation>
    </message>
    <message>
        <source>Who finds it needs its PIN as well, and a few wrong ones lock it. Still, take its passkeys away.</source>
        <translation>拾った人が使うには PIN も必要で、数回間違えるとロックされます。それでも、パスキーは削除しておきましょう。</translation>
    </message>
    <message>
        <source>Your account at {domain}: {name}</source>
        <translation>{domain} のアカウント：{name}</translation>
    </message>
    <message>
        <source>It may hold passkeys of other sites, too; Keydesk knows only this account&apos;s.</source>
        <translation>ほかのサイトのパスキーが入っている可能性もあります。Keydesk にわかるのは、このアカウントのものだけです。</translation>
    </message>
    <message>
        <source>It is lost</source>
        <translation>紛失した</translation>
    </message>
</context>
<context>
    <name>OperatorPart</name>
    <message>
        <source>For operators</source>
        <translation>担当者向け</translation>
    </message>
    <message>
        <source>Provisioning desk</source>
        <translation>キーの準備</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>表示しない</translation>
    </message>
    <message>
        <source>In the list of pages</source>
        <translation>ページの一覧に表示</translation>
    </message>
    <message>
        <source>For those who prepare security keys for other people, one after the other.</source>
        <translation>ほかの人のためにセキュリティキーを次々と準備する担当者向けのページです。</translation>
    </message>
</context>
<context>
    <name>OrphanPage</name>
    <message>
        <source>Delete this passkey from “{key}”?</source>
        <translation>このパスキーを「{key}」から削除しますか？</translation>
    </message>
    <message>
        <source>Your account at {site} does not know it, so it opens nothing. This cannot be undone.</source>
        <translation>{site} のアカウントに登録されていないため、このパスキーではサインインできません。この操作は取り消せません。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>OrphanSheet</name>
    <message>
        <source>Delete from “{key}”</source>
        <translation>「{key}」から削除</translation>
    </message>
    <message>
        <source>Checking your account once more…</source>
        <translation>アカウントを再確認しています…</translation>
    </message>
</context>
<context>
    <name>OutcomePage</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Home</source>
        <translation>ホーム</translation>
    </message>
    <message>
        <source>Sign-in methods</source>
        <translation>サインイン方法</translation>
    </message>
    <message>
        <source>Security keys</source>
        <translation>セキュリティキー</translation>
    </message>
    <message>
        <source>Connected accounts</source>
        <translation>接続済みアカウント</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>アクティビティ</translation>
    </message>
    <message>
        <source>Provisioning desk</source>
        <translation>キーの準備</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>診断</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>PaletteSheet</name>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Page, method, key, account or action</source>
        <translation>ページ、サインイン方法、キー、アカウント、操作</translation>
    </message>
    <message>
        <source>↑ ↓ to choose, Enter to go there</source>
        <translation>↑ ↓ で選択、Enter で移動</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>該当する項目はありません。</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{total} 件中 {number} 件目</translation>
    </message>
</context>
<context>
    <name>PasskeyDetails</name>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Edit name…</source>
        <translation>名前を編集…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>What a site keeps on the key may be private. Copy it with care.</source>
        <translation>サイトがキーに保存したデータには、個人的な情報が含まれている場合があります。コピーする際はご注意ください。</translation>
    </message>
    <message>
        <source>A passkey of your account on “{key}”. None of this is secret.</source>
        <translation>「{key}」にある、あなたのアカウントのパスキーです。ここに秘密の情報はありません。</translation>
    </message>
    <message>
        <source>A passkey on “{key}” that your account no longer knows. None of this is secret.</source>
        <translation>「{key}」にある、アカウントに登録されていないパスキーです。ここに秘密の情報はありません。</translation>
    </message>
    <message>
        <source>As “{key}” tells it. None of this is secret.</source>
        <translation>「{key}」から読み取った内容です。ここに秘密の情報はありません。</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Hide password</source>
        <translation>パスワードを隠す</translation>
    </message>
    <message>
        <source>Show password</source>
        <translation>パスワードを表示</translation>
    </message>
</context>
<context>
    <name>PasswordPage</name>
    <message>
        <source>Choose a new password</source>
        <translation>新しいパスワードを決める</translation>
    </message>
    <message>
        <source>For {domain}. The old one works until this one is saved.</source>
        <translation>{domain} 用です。保存するまでは今までのパスワードが使えます。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新しいパスワード</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>新しいパスワード（もう一度）</translation>
    </message>
    <message>
        <source>Both fields are the same</source>
        <translation>両方の欄が同じ</translation>
    </message>
    <message>
        <source>Your organisation may have rules of its own; if so, it says what is missing.</source>
        <translation>組織に独自の規則があることがあります。その場合は足りないものが示されます。</translation>
    </message>
    <message>
        <source>That is very long: your organisation keeps only the first 72 characters or so.</source>
        <translation>長すぎます。組織では最初のおよそ 72 文字だけが使われます。</translation>
    </message>
    <message>
        <source>Save the password</source>
        <translation>パスワードを保存</translation>
    </message>
</context>
<context>
    <name>PasswordRules</name>
    <message>
        <source>Not longer than 256 characters, all of them printable</source>
        <translation>256 文字以内で、表示できる文字だけ</translation>
    </message>
    <message>
        <source>A lower-case letter</source>
        <translation>英小文字</translation>
    </message>
    <message>
        <source>A capital letter</source>
        <translation>英大文字</translation>
    </message>
    <message>
        <source>A digit</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>A special character, such as ! or #</source>
        <translation>記号（! や # など）</translation>
    </message>
    <message>
        <source>Three of these: lower-case letter, capital letter, digit, special character</source>
        <translation>英小文字、英大文字、数字、記号のうち 3 種類</translation>
    </message>
    <message>
        <source>No character three times in a row</source>
        <translation>同じ文字を 3 回以上続けない</translation>
    </message>
    <message>
        <source>No runs such as abc or 123</source>
        <translation>abc や 123 のような連続を含まない</translation>
    </message>
    <message>
        <source>Nothing of your name or e-mail address</source>
        <translation>名前やメールアドレスを含まない</translation>
    </message>
    <message>
        <source>Not one of the most common passwords</source>
        <translation>よく使われるパスワードではない</translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>%n 文字以上</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of your last %n password(s)</source>
        <translation>
            <numerusform>最近の %n 個のパスワードと異なる</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Permissions</name>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Act while you are away</source>
        <translation>不在時の操作</translation>
    </message>
    <message>
        <source>Keydesk has no words for this one. The provider calls it:</source>
        <translation>この権限の説明は Keydesk にありません。プロバイダーでの名前：</translation>
    </message>
</context>
<context>
    <name>PhoneNumbers</name>
    <message>
        <source>Digits only, please, after the +.</source>
        <translation>+ の後には数字だけを入力してください。</translation>
    </message>
    <message>
        <source>Begin with + and the code of the country, for example +81 for Japan.</source>
        <translation>+ と国番号で始めてください。日本は +81 です。</translation>
    </message>
    <message>
        <source>No country&apos;s code begins with 0.</source>
        <translation>国番号は 0 では始まりません。</translation>
    </message>
    <message>
        <source>That is too long: a number has 15 digits at most.</source>
        <translation>長すぎます。番号は 15 桁までです。</translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Which phone?</source>
        <translation>どの電話ですか？</translation>
    </message>
    <message>
        <source>Codes come there when you sign in. It needs no app and no data plan.</source>
        <translation>サインインのときにコードが届きます。アプリもデータ通信も要りません。</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>電話番号</translation>
    </message>
    <message>
        <source>With the code of the country: {first} or {second}</source>
        <translation>国番号を付けて入力：{first}、{second} など</translation>
    </message>
    <message>
        <source>Text message</source>
        <translation>ショートメッセージ（SMS）</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>How the codes come</source>
        <translation>コードの受け取り方</translation>
    </message>
    <message>
        <source>Send a code</source>
        <translation>コードを送る</translation>
    </message>
    <message>
        <source>Call me</source>
        <translation>電話を受ける</translation>
    </message>
</context>
<context>
    <name>PickPage</name>
    <message>
        <source>Which key is lost?</source>
        <translation>どのキーを紛失しましたか？</translation>
    </message>
    <message>
        <source>These open your account and are not plugged in. Nothing is changed by looking.</source>
        <translation>アカウントを開けるキーのうち、接続されていないものです。見るだけでは何も変わりません。</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>このキー</translation>
    </message>
    <message>
        <source>{key} is lost</source>
        <translation>{key} を紛失した</translation>
    </message>
    <message>
        <source>No key is missing</source>
        <translation>見当たらないキーはありません</translation>
    </message>
    <message>
        <source>Every passkey of your account is on a key that is plugged in, or on your phones and computers. If you lost one of those, remove its passkey under Sign-in methods.</source>
        <translation>アカウントのパスキーはすべて、接続中のキーか、スマートフォンやコンピューターにあります。それらを紛失した場合は、「サインイン方法」でそのパスキーを削除してください。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>added {day}</source>
        <translation>追加：{day}</translation>
    </message>
    <message>
        <source>not seen on any key here</source>
        <translation>ここのどのキーでも確認されていません</translation>
    </message>
    <message>
        <source>A key without a name</source>
        <translation>名前のないキー</translation>
    </message>
    <message>
        <source>serial …{last}</source>
        <translation>シリアル …{last}</translation>
    </message>
    <message>
        <source>last here {day}</source>
        <translation>最後に接続：{day}</translation>
    </message>
</context>
<context>
    <name>PinField</name>
    <message>
        <source>Show PIN</source>
        <translation>PIN を表示</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n 文字</numerusform>
        </translation>
    </message>
    <message>
        <source>Your key typed a one-time code into this field. It was thrown away. Please type the PIN of the key.</source>
        <translation>キーがこの欄にワンタイムコードを入力したため、破棄しました。キーの PIN を入力してください。</translation>
    </message>
    <message>
        <source>Hide PIN</source>
        <translation>PIN を隠す</translation>
    </message>
</context>
<context>
    <name>PinPage</name>
    <message>
        <source>I am sure of the PIN. Use the last try.</source>
        <translation>PIN に間違いありません。最後の 1 回を使います。</translation>
    </message>
    <message>
        <source>I am sure of the PIN. Use one of the last tries.</source>
        <translation>PIN に間違いありません。残り少ない回数の 1 回を使います。</translation>
    </message>
    <message>
        <source>After the last wrong one the key locks, and only a reset helps.</source>
        <translation>最後の 1 回を間違えるとキーがロックされ、リセットする以外に方法がなくなります。</translation>
    </message>
</context>
<context>
    <name>PinSheet</name>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>the key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Reset this key…</source>
        <translation>このキーをリセット…</translation>
    </message>
</context>
<context>
    <name>PinSlip</name>
    <message>
        <source>PIN of your security key</source>
        <translation>セキュリティキーの PIN</translation>
    </message>
    <message>
        <source>Serial number {serial}</source>
        <translation>シリアル番号 {serial}</translation>
    </message>
    <message>
        <source>At its first use the key asks for a new PIN. Choose one only you know.</source>
        <translation>初めて使うときに、キーが新しい PIN を求めます。自分だけが知っている PIN を選んでください。</translation>
    </message>
    <message>
        <source>Keep this slip apart from the key, and destroy it when you know the PIN.</source>
        <translation>この用紙はキーと別に保管し、PIN を覚えたら処分してください。</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Prepare this {model}?</source>
        <translation>この {model} を準備しますか？</translation>
    </message>
    <message>
        <source>It was prepared here before. Going on makes it ready for somebody else.</source>
        <translation>このキーは以前ここで準備されています。続けると、別の人のために準備し直します。</translation>
    </message>
    <message>
        <source>Preparing it was interrupted. It goes on now.</source>
        <translation>このキーの準備は中断されていました。ここから続けます。</translation>
    </message>
    <message>
        <source>It is in use: before the reset you type its number to confirm.</source>
        <translation>このキーは使用中です。リセットの前に、確認のため番号を入力します。</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Leave this key</source>
        <translation>このキーは変更しない</translation>
    </message>
    <message>
        <source>Prepare it</source>
        <translation>準備する</translation>
    </message>
    <message>
        <source>It tells no serial number, so it is not known again when it comes back.</source>
        <translation>シリアル番号を示さないため、次に差し込んだときに同じキーだと判別できません。</translation>
    </message>
    <message>
        <source>Serial number {serial}</source>
        <translation>シリアル番号 {serial}</translation>
    </message>
</context>
<context>
    <name>PlugInPage</name>
    <message>
        <source>Lay “{key}” on the reader again</source>
        <translation>「{key}」をもう一度リーダーに置いてください</translation>
    </message>
    <message>
        <source>Plug “{key}” in again</source>
        <translation>「{key}」をもう一度差し込んでください</translation>
    </message>
    <message>
        <source>Only this very key: with any other one nothing happens.</source>
        <translation>必ずこのキーを使ってください。ほかのキーでは何も起こりません。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Nothing has been erased yet.</source>
        <translation>まだ何も消去されていません。</translation>
    </message>
    <message>
        <source>The reset starts by itself at that moment.</source>
        <translation>その瞬間にリセットが自動で始まります。</translation>
    </message>
    <message>
        <source>Then leave the key where it is.</source>
        <translation>その後はキーを動かさないでください。</translation>
    </message>
    <message numerus="yes">
        <source>Then touch the key within %n second(s), and hold it for five.</source>
        <translation>
            <numerusform>その後 %n 秒以内にキーに触れ、5 秒間触れ続けてください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Then touch the key within %n second(s).</source>
        <translation>
            <numerusform>その後 %n 秒以内にキーに触れてください。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PolicyPart</name>
    <message>
        <source>Your organisation</source>
        <translation>組織の設定</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n 件の設定</numerusform>
        </translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隠す</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>すべて表示</translation>
    </message>
    <message>
        <source>Hide the settings of your organisation</source>
        <translation>組織の設定を隠す</translation>
    </message>
    <message>
        <source>Show the settings of your organisation</source>
        <translation>組織の設定を表示</translation>
    </message>
</context>
<context>
    <name>PolicyRow</name>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推奨</translation>
    </message>
</context>
<context>
    <name>PolicyWords</name>
    <message>
        <source>Set by {name}</source>
        <translation>{name} が設定</translation>
    </message>
    <message>
        <source>Set by your organisation</source>
        <translation>組織が設定</translation>
    </message>
    <message>
        <source>{color} (shown as {light} on light and {dark} on dark, to be readable)</source>
        <translation>{color}（読みやすくするため、ライトでは {light}、ダークでは {dark} で表示）</translation>
    </message>
    <message>
        <source>Help page</source>
        <translation>ヘルプページ</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>メール</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>Your organisation&apos;s settings cannot be read, so what is risky stays closed until they can.</source>
        <translation>組織の設定を読み取れません。読み取れるまで、危険を伴う操作は制限されます。</translation>
    </message>
    <message>
        <source>Some settings of your organisation could not be taken; the others hold.</source>
        <translation>組織の設定の一部を使用できません。ほかの設定は有効です。</translation>
    </message>
    <message>
        <source>Your organisation manages some settings of Keydesk on this computer.</source>
        <translation>このコンピューターの Keydesk の一部の設定は、組織が管理しています。</translation>
    </message>
</context>
<context>
    <name>PracticeWindow</name>
    <message>
        <source>Software key</source>
        <translation>ソフトウェアキー</translation>
    </message>
    <message>
        <source>Touch the software key</source>
        <translation>ソフトウェアキーにタッチ</translation>
    </message>
    <message>
        <source>Unplug</source>
        <translation>抜く</translation>
    </message>
    <message>
        <source>Plug in</source>
        <translation>差し込む</translation>
    </message>
    <message>
        <source>The software key is unplugged.</source>
        <translation>ソフトウェアキーは抜かれています。</translation>
    </message>
    <message>
        <source>The key is waiting for your finger.</source>
        <translation>キーがタッチを待っています。</translation>
    </message>
    <message>
        <source>The software key wants to be touched.</source>
        <translation>ソフトウェアキーにタッチしてください。</translation>
    </message>
    <message>
        <source>Practice mode: this button, or Ctrl+T, stands for the metal disc of a real key.</source>
        <translation>練習モード：このボタン（または Ctrl+T）は、実際のキーの金属部分の代わりです。</translation>
    </message>
</context>
<context>
    <name>Product</name>
    <message>
        <source>Keydesk</source>
        <translation>Keydesk</translation>
    </message>
</context>
<context>
    <name>ProgramPart</name>
    <message>
        <source>Browser and log</source>
        <translation>ブラウザーとログ</translation>
    </message>
    <message>
        <source>Browser for signing in</source>
        <translation>サインインに使うブラウザー</translation>
    </message>
    <message>
        <source>What the log tells</source>
        <translation>ログに記録する内容</translation>
    </message>
    <message>
        <source>Only what went wrong</source>
        <translation>問題だけ</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>The system&apos;s browser</source>
        <translation>システムのブラウザー</translation>
    </message>
    <message>
        <source>Signing in and connecting accounts open where links usually open.</source>
        <translation>サインインとアカウントの接続は、リンクがふだん開くところで開きます。</translation>
    </message>
    <message>
        <source>Signing in and connecting accounts open there, from the next time on.</source>
        <translation>次回から、サインインとアカウントの接続はここで開きます。</translation>
    </message>
    <message>
        <source>A problem is being recorded: until {time} the log tells everything, then this is in force.</source>
        <translation>問題を記録しています。{time} まですべてを記録し、その後はこの設定に戻ります。</translation>
    </message>
    <message>
        <source>Until you choose otherwise. For one problem, “Record a problem” on Health does it for 15 minutes and stops by itself.</source>
        <translation>変更するまで続きます。一つの問題を調べるだけなら、「診断」の「問題を記録」が 15 分間だけ記録し、自動で終わります。</translation>
    </message>
    <message>
        <source>A support bundle then tells your IT helpdesk little of what happened before.</source>
        <translation>この場合、サポート用ファイルから IT ヘルプデスクにわかることは少なくなります。</translation>
    </message>
    <message>
        <source>To tell more for 15 minutes, use “Record a problem” on Health.</source>
        <translation>15 分間だけ詳しく記録するには、「診断」の「問題を記録」を使います。</translation>
    </message>
</context>
<context>
    <name>PromptSheet</name>
    <message>
        <source>your key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Your key is working…</source>
        <translation>キーが処理しています…</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>少しお待ちください</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>準備しています…</translation>
    </message>
</context>
<context>
    <name>ProveSheet</name>
    <message>
        <source>A test changes nothing.</source>
        <translation>テストで変更されるものはありません。</translation>
    </message>
    <message>
        <source>Test “{name}”</source>
        <translation>「{name}」のテスト</translation>
    </message>
    <message>
        <source>Looking for its key…</source>
        <translation>キーを探しています…</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Checking what the key answered…</source>
        <translation>キーの応答を確認しています…</translation>
    </message>
    <message>
        <source>“{name}” answered, and the answer fits your account.</source>
        <translation>「{name}」が応答し、アカウントの情報と一致しました。</translation>
    </message>
    <message>
        <source>It works</source>
        <translation>正常に動作しています</translation>
    </message>
    <message>
        <source>“{name}” on “{key}” answered, and the answer fits your account.</source>
        <translation>「{key}」の「{name}」が応答し、アカウントの情報と一致しました。</translation>
    </message>
    <message>
        <source>The key checked that it is you, with PIN or fingerprint.</source>
        <translation>PIN または指紋で、キーがご本人であることを確認しました。</translation>
    </message>
    <message>
        <source>The key was touched, but did not ask for a PIN.</source>
        <translation>キーはタッチされましたが、PIN は求められませんでした。</translation>
    </message>
</context>
<context>
    <name>ProviderPage</name>
    <message>
        <source>Allow the access on the page of {provider}. Keydesk goes on by itself afterwards.</source>
        <translation>{provider} のページでアクセスを許可してください。その後は Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>Time left to allow the access</source>
        <translation>アクセスを許可する残り時間</translation>
    </message>
</context>
<context>
    <name>ProvisioningPage</name>
    <message>
        <source>Provisioning desk</source>
        <translation>キーの準備</translation>
    </message>
    <message>
        <source>Prepares keys for other people, one after the other. No PIN is kept.</source>
        <translation>ほかの人のためにキーを次々と準備します。PIN は保存されません。</translation>
    </message>
    <message>
        <source>Prepare keys</source>
        <translation>キーを準備</translation>
    </message>
    <message>
        <source>Keydesk still starts.</source>
        <translation>Keydesk を起動しています。</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Open a profile…</source>
        <translation>プロファイルを開く…</translation>
    </message>
    <message>
        <source>Profiles of your organisation</source>
        <translation>組織のプロファイル</translation>
    </message>
    <message>
        <source>Tones when a key is through</source>
        <translation>キーが終わったら音で知らせる</translation>
    </message>
    <message>
        <source>No profile of your organisation can be used.</source>
        <translation>使える組織のプロファイルがありません。</translation>
    </message>
    <message>
        <source>None of them can be used. Tell your IT helpdesk.</source>
        <translation>使えるものがありません。IT ヘルプデスクに連絡してください。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>New list</source>
        <translation>新しい一覧</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>レポートを保存…</translation>
    </message>
    <message>
        <source>Serial numbers in the report</source>
        <translation>レポートにシリアル番号を含める</translation>
    </message>
    <message>
        <source>No key yet</source>
        <translation>まだキーがありません</translation>
    </message>
    <message>
        <source>Every key you prepare is listed here.</source>
        <translation>準備したキーはすべてここに表示されます。</translation>
    </message>
    <message>
        <source>The report has the older ones, too.</source>
        <translation>これより古いキーもレポートに含まれます。</translation>
    </message>
    <message>
        <source>Plug it in again to go on.</source>
        <translation>もう一度差し込むと続きから進めます。</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>「{name}」として保存しました。</translation>
    </message>
    <message>
        <source>Open a profile</source>
        <translation>プロファイルを開く</translation>
    </message>
    <message>
        <source>Profile (*.json)</source>
        <translation>プロファイル (*.json)</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>レポートを保存</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>For programs (*.json)</source>
        <translation>プログラム用 (*.json)</translation>
    </message>
</context>
<context>
    <name>RaiseLengthPage</name>
    <message>
        <source>Raise the shortest PIN of “{key}”?</source>
        <translation>「{key}」の PIN の最短文字数を増やしますか？</translation>
    </message>
    <message>
        <source>Shortest PIN</source>
        <translation>PIN の最短文字数</translation>
    </message>
    <message>
        <source>One-way: it can be raised again, but only a reset of the key lowers it.</source>
        <translation>元に戻せません。さらに増やすことはできますが、減らすにはキーのリセットが必要です。</translation>
    </message>
    <message>
        <source>If the PIN of now is shorter, the key asks for another one before its next use.</source>
        <translation>現在の PIN がこれより短い場合、次に使う前に新しい PIN が必要になります。</translation>
    </message>
    <message>
        <source>Raise it</source>
        <translation>増やす</translation>
    </message>
</context>
<context>
    <name>ReaderRow</name>
    <message>
        <source>Show again</source>
        <translation>再表示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>非表示</translation>
    </message>
    <message>
        <source>Show {reader} again</source>
        <translation>{reader} を再表示</translation>
    </message>
    <message>
        <source>Hide {reader}</source>
        <translation>{reader} を非表示</translation>
    </message>
    <message>
        <source>Hidden by you.</source>
        <translation>非表示にしています。</translation>
    </message>
    <message>
        <source>Hidden by you. Not connected now.</source>
        <translation>非表示にしています。現在は接続されていません。</translation>
    </message>
    <message>
        <source>Something lies on it.</source>
        <translation>何か置かれています。</translation>
    </message>
    <message>
        <source>Nothing lies on it.</source>
        <translation>何も置かれていません。</translation>
    </message>
</context>
<context>
    <name>ReadersPart</name>
    <message>
        <source>Card readers</source>
        <translation>カードリーダー</translation>
    </message>
    <message>
        <source>Nothing on a hidden reader is opened. Hide the one that holds your staff or bank card.</source>
        <translation>非表示のリーダーに置かれたものは開かれません。社員証や銀行のカードを入れるリーダーを非表示にしてください。</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>For your helpdesk</source>
        <translation>ヘルプデスク向けの記録</translation>
    </message>
    <message>
        <source>What happened and what was done. There is no secret in it.</source>
        <translation>起きたことと、行ったことです。秘密の情報は含まれていません。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Not everything is removed; Home reminds you of it.</source>
        <translation>まだ削除していないものがあります。ホームに表示されます。</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>保存しました。</translation>
    </message>
    <message>
        <source>It could not be saved there. Choose another folder.</source>
        <translation>そこには保存できませんでした。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>コピーしました。</translation>
    </message>
</context>
<context>
    <name>RecordWords</name>
    <message>
        <source>Not certified</source>
        <translation>認定なし</translation>
    </message>
    <message>
        <source>Maker&apos;s description</source>
        <translation>メーカーによる名称</translation>
    </message>
    <message>
        <source>Certification</source>
        <translation>認定</translation>
    </message>
    <message>
        <source>Listed by the FIDO Alliance. {rest}</source>
        <translation>FIDO アライアンスの一覧に掲載されています。{rest}</translation>
    </message>
    <message>
        <source>Listed by the FIDO Alliance since {day}. {rest}</source>
        <translation>{day}から FIDO アライアンスの一覧に掲載されています。{rest}</translation>
    </message>
    <message>
        <source>Enroll another key, then remove this one&apos;s passkeys from your accounts.</source>
        <translation>別のキーを登録してから、このキーのパスキーを各アカウントから削除してください。</translation>
    </message>
    <message>
        <source>The FIDO Alliance has revoked this model</source>
        <translation>このモデルは FIDO アライアンスにより失効しました</translation>
    </message>
    <message>
        <source>Attackers can use keys of this model without having them</source>
        <translation>このモデルのキーは、手元になくても攻撃者に悪用されるおそれがあります</translation>
    </message>
    <message>
        <source>PIN or fingerprint can be bypassed on this model</source>
        <translation>このモデルでは PIN や指紋の確認が回避されるおそれがあります</translation>
    </message>
    <message>
        <source>Whoever holds a key of this model can copy its passkeys</source>
        <translation>このモデルのキーを手にした人は、パスキーを複製できます</translation>
    </message>
    <message>
        <source>Keys of this model can be imitated</source>
        <translation>このモデルのキーは偽造されるおそれがあります</translation>
    </message>
    <message>
        <source>The secret by which its maker vouches for it is out. A key bought from a trustworthy shop works as before.</source>
        <translation>メーカーがモデルを証明するための秘密が漏れています。信頼できる店で購入したキーはこれまでどおり使えます。</translation>
    </message>
    <message>
        <source>The maker no longer supports this model</source>
        <translation>このモデルのメーカーサポートは終了しました</translation>
    </message>
    <message>
        <source>It works as before. Faults found from now on may not be mended.</source>
        <translation>これまでどおり使えますが、今後見つかる不具合は修正されない可能性があります。</translation>
    </message>
    <message>
        <source>Newer firmware is available</source>
        <translation>新しいファームウェアがあります</translation>
    </message>
    <message>
        <source>Look at the maker&apos;s page. Many keys cannot be updated; they are replaced.</source>
        <translation>メーカーのページをご確認ください。多くのキーは更新できず、交換になります。</translation>
    </message>
</context>
<context>
    <name>RecordsPart</name>
    <message>
        <source>Names and records</source>
        <translation>名前と記録</translation>
    </message>
    <message>
        <source>What a new key is called</source>
        <translation>新しいキーの名前</translation>
    </message>
    <message>
        <source>Keep the list of activity</source>
        <translation>アクティビティの保存期間</translation>
    </message>
    <message>
        <source>Names of keys</source>
        <translation>キーの名前</translation>
    </message>
    <message>
        <source>The same for every account</source>
        <translation>すべてのアカウントで共通</translation>
    </message>
    <message>
        <source>Each account has its own</source>
        <translation>アカウントごとに別</translation>
    </message>
    <message>
        <source>List of key models</source>
        <translation>キーのモデル一覧</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Use none</source>
        <translation>使わない</translation>
    </message>
    <message>
        <source>What Keydesk did on this computer; older lines fall away.</source>
        <translation>Keydesk がこのコンピューターで行った操作の記録です。古いものから消えます。</translation>
    </message>
    <message>
        <source>What Keydesk did on this computer, up to 5,000 lines.</source>
        <translation>Keydesk がこのコンピューターで行った操作の記録です。5,000 件まで残ります。</translation>
    </message>
    <message>
        <source>A key that is handed on keeps its name here, whoever signs in.</source>
        <translation>だれがサインインしても、キーの名前は変わりません。</translation>
    </message>
    <message>
        <source>Names given by another account of this computer are not shown.</source>
        <translation>このコンピューターの別のアカウントが付けた名前は表示されません。</translation>
    </message>
    <message>
        <source>None. The FIDO Alliance publishes one that says which models are certified and which have known faults.</source>
        <translation>使っていません。認定されたモデルや、不具合が知られているモデルの一覧は、FIDO アライアンスが公開しています。</translation>
    </message>
    <message>
        <source>For example “%1”. You may use %2.</source>
        <translation>例：「%1」。%2 を使えます。</translation>
    </message>
    <message>
        <source>Security key</source>
        <translation>セキュリティキー</translation>
    </message>
    <message>
        <source>At most 64 characters, and in braces only: %1.</source>
        <translation>64 文字以内で入力してください。かっこ内に使えるのは %1 だけです。</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>As long as there is room</source>
        <translation>空きがある限り</translation>
    </message>
    <message>
        <source>List of the FIDO Alliance (*.jwt)</source>
        <translation>FIDO アライアンスの一覧 (*.jwt)</translation>
    </message>
    <message>
        <source>Every file (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>RememberSheet</name>
    <message>
        <source>Show the passkeys of “{key}” at once</source>
        <translation>「{key}」のパスキーをすぐに表示</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
</context>
<context>
    <name>RememberedPart</name>
    <message>
        <source>Keys shown without their PIN</source>
        <translation>PIN なしで表示するキー</translation>
    </message>
    <message>
        <source>This computer lists the passkeys of these keys without asking. Forget a key you gave away.</source>
        <translation>このコンピューターは、これらのキーのパスキーを確認なしで一覧表示します。手放したキーの記憶は消去してください。</translation>
    </message>
    <message>
        <source>Plugged in · since {day}</source>
        <translation>接続中 · {day}から</translation>
    </message>
    <message>
        <source>Not plugged in · since {day}</source>
        <translation>未接続 · {day}から</translation>
    </message>
    <message>
        <source>The passkeys of “{key}” are shown only with its PIN again.</source>
        <translation>「{key}」のパスキーは、再び PIN を入力したときだけ表示されます。</translation>
    </message>
</context>
<context>
    <name>RememberedRow</name>
    <message>
        <source>Forget</source>
        <translation>記憶を消去</translation>
    </message>
    <message>
        <source>Forget {key}</source>
        <translation>{key} の記憶を消去</translation>
    </message>
</context>
<context>
    <name>RemovalPage</name>
    <message>
        <source>Remove “{name}” from your account?</source>
        <translation>「{name}」をアカウントから削除しますか？</translation>
    </message>
    <message>
        <source>This is your last passkey. Without it only weaker ways to sign in remain. It is better to add another key first.</source>
        <translation>これは最後のパスキーです。削除すると、より弱いサインイン方法だけが残ります。先に別のキーを追加することをお勧めします。</translation>
    </message>
    <message>
        <source>Your organisation asks everybody for {wanted} keys. Without this one you have {left}. It is better to add another key first.</source>
        <translation>組織では 1 人 {wanted} 個のキーが必要です。これを削除すると {left} 個になります。先に別のキーを追加することをお勧めします。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Also delete the passkey from {keys}</source>
        <translation>{keys} からもパスキーを削除する</translation>
    </message>
    <message>
        <source>{keys} is not plugged in. The passkey stays on it, but opens nothing any more.</source>
        <translation>{keys} は接続されていません。パスキーはキーに残りますが、サインインには使えなくなります。</translation>
    </message>
    <message>
        <source>Keydesk has not seen this passkey on a key here. That does not mean that it is gone: a key that was never plugged in here may hold it, and would no longer open your account.</source>
        <translation>このパスキーは、ここのキーではまだ確認されていません。なくなったという意味ではありません。ここに接続したことのないキーに入っているかもしれず、そのキーではアカウントを開けなくなります。</translation>
    </message>
    <message>
        <source>Add a key first</source>
        <translation>先にキーを追加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>RemoveAccountSheet</name>
    <message>
        <source>Remove “{name}” from this computer?</source>
        <translation>「{name}」をこのコンピューターから削除しますか？</translation>
    </message>
    <message>
        <source>You are signed out of {domain} here, and what this computer remembers of the account is deleted: your names for passkeys, the last lists and the activity. The account itself, its passkeys and your keys stay as they are.</source>
        <translation>このコンピューターで {domain} からサインアウトし、保存されているこのアカウントの情報（パスキーに付けた名前、最後に読み込んだ一覧、履歴）を削除します。アカウント自体、そのパスキー、お手元のキーはそのまま残ります。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>RemoveSheet</name>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>まだ何も変更されていません。</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>別のキー</translation>
    </message>
    <message>
        <source>Removing “{name}”</source>
        <translation>「{name}」を削除しています</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>少しお待ちください…</translation>
    </message>
    <message>
        <source>Remove “{name}”</source>
        <translation>「{name}」の削除</translation>
    </message>
    <message>
        <source>Reading your account…</source>
        <translation>アカウントを読み込んでいます…</translation>
    </message>
    <message>
        <source>Add a key first</source>
        <translation>先にキーを追加</translation>
    </message>
    <message>
        <source>Usually it is the last one of a kind that your organisation asks for. Add another one first, then remove this one.</source>
        <translation>多くの場合、組織が求める種類の最後の一つです。先に別のものを追加してから、これを削除してください。</translation>
    </message>
    <message>
        <source>Add another one</source>
        <translation>別のものを追加</translation>
    </message>
    <message>
        <source>It is removed from your account. The passkey is still on the key.</source>
        <translation>アカウントからは削除されました。パスキーはまだキーに残っています。</translation>
    </message>
    <message>
        <source>Removed from your account</source>
        <translation>アカウントから削除しました</translation>
    </message>
    <message>
        <source>The passkey is still on {keys}. It opens nothing any more and only takes up room.</source>
        <translation>パスキーは {keys} に残っています。サインインにはもう使えず、空きを占めているだけです。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>You can delete it later under Security keys.</source>
        <translation>後で「セキュリティキー」から削除できます。</translation>
    </message>
    <message>
        <source>“{name}” is removed</source>
        <translation>「{name}」を削除しました</translation>
    </message>
    <message>
        <source>From your account and from {keys}.</source>
        <translation>アカウントと {keys} から削除されました。</translation>
    </message>
</context>
<context>
    <name>RenamePage</name>
    <message>
        <source>Rename “{name}”</source>
        <translation>「{name}」の名前を変更</translation>
    </message>
    <message>
        <source>Only you see this name, on this computer.</source>
        <translation>この名前は、このコンピューターであなただけに表示されます。</translation>
    </message>
    <message>
        <source>The name is kept with your account.</source>
        <translation>名前はアカウントに保存されます。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>色</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
</context>
<context>
    <name>RenamePasskeyPage</name>
    <message>
        <source>Edit the name of this passkey</source>
        <translation>このパスキーの名前を編集</translation>
    </message>
    <message>
        <source>It is what the key shows for {site}. Your account there keeps its own names.</source>
        <translation>キーに保存されている {site} の名前です。サイト側のアカウントの名前は変わりません。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Display name</source>
        <translation>表示名</translation>
    </message>
    <message>
        <source>Leave it empty for no name.</source>
        <translation>空欄にすると名前なしになります。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Longer than keys keep. It would be cut.</source>
        <translation>キーに保存できる長さを超えています。途中で切れます。</translation>
    </message>
</context>
<context>
    <name>RenamePasskeySheet</name>
    <message>
        <source>Edit the name of this passkey</source>
        <translation>このパスキーの名前を編集</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>Saving the name</source>
        <translation>名前を保存しています</translation>
    </message>
</context>
<context>
    <name>RenameSheet</name>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Saving the name…</source>
        <translation>名前を保存しています…</translation>
    </message>
</context>
<context>
    <name>RepairPage</name>
    <message>
        <source>Tidy up “{key}”</source>
        <translation>「{key}」の整理</translation>
    </message>
    <message>
        <source>Adding a passkey was not finished. Keydesk checks your account once more and deletes from the key only what your account does not know.</source>
        <translation>パスキーの追加が完了していません。Keydesk はアカウントを再確認し、アカウントに登録されていないものだけをキーから削除します。</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理する</translation>
    </message>
    <message>
        <source>Plug in this key to go on.</source>
        <translation>続けるには、このキーを接続してください。</translation>
    </message>
</context>
<context>
    <name>RepairSheet</name>
    <message>
        <source>Tidy up “{key}”</source>
        <translation>「{key}」の整理</translation>
    </message>
    <message>
        <source>Checking your account and the key…</source>
        <translation>アカウントとキーを確認しています…</translation>
    </message>
    <message>
        <source>All tidy</source>
        <translation>整理が完了しました</translation>
    </message>
    <message>
        <source>The leftover passkey was deleted from “{key}”.</source>
        <translation>残っていたパスキーを「{key}」から削除しました。</translation>
    </message>
    <message>
        <source>There was nothing left over on “{key}”; account and key agree.</source>
        <translation>「{key}」に残っているものはありませんでした。アカウントとキーの内容は一致しています。</translation>
    </message>
</context>
<context>
    <name>ReplacePage</name>
    <message>
        <source>Add another key first</source>
        <translation>先に別のキーを追加してください</translation>
    </message>
    <message>
        <source>Another way in</source>
        <translation>ほかのサインイン手段</translation>
    </message>
    <message>
        <source>“{key}” held your only passkeys. With another one in place nothing can go wrong.</source>
        <translation>パスキーは「{key}」にしかありませんでした。別のキーを用意しておけば安心です。</translation>
    </message>
    <message>
        <source>You can still sign in with: {names}.</source>
        <translation>引き続きサインインに使えるもの：{names}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Added: {names}</source>
        <translation>追加済み：{names}</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>今はしない</translation>
    </message>
    <message>
        <source>Add a key</source>
        <translation>キーを追加</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
</context>
<context>
    <name>ReplacePinPage</name>
    <message>
        <source>Change the PIN first</source>
        <translation>先に PIN を変更してください</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>PIN を変更</translation>
    </message>
    <message>
        <source>“{key}” wants a new PIN before it does anything else. Its passkeys stay.</source>
        <translation>「{key}」を使うには、先に新しい PIN が必要です。パスキーはそのまま残ります。</translation>
    </message>
    <message>
        <source>For “{key}”. The passkeys on the key stay.</source>
        <translation>「{key}」の PIN です。キーに保存されたパスキーはそのまま残ります。</translation>
    </message>
    <message>
        <source>PIN now</source>
        <translation>現在の PIN</translation>
    </message>
</context>
<context>
    <name>ResetDonePage</name>
    <message>
        <source>“{key}” is as good as new</source>
        <translation>「{key}」は新品同様になりました</translation>
    </message>
    <message>
        <source>Everything on it is gone, its PIN, too.</source>
        <translation>PIN を含め、中身はすべて消去されました。</translation>
    </message>
    <message numerus="yes">
        <source>%n dead entr(ies) removed from your account.</source>
        <translation>
            <numerusform>使えない項目 %n 件をアカウントから削除しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>「{name}」</translation>
    </message>
    <message numerus="yes">
        <source>Your account still lists {names}. It opens nothing any more.</source>
        <translation>
            <numerusform>アカウントには{names}がまだ残っていますが、もう使えません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n dead entr(ies)</source>
        <translation>
            <numerusform>使えない項目 %n 件を削除</numerusform>
        </translation>
    </message>
    <message>
        <source>Enroll this key again</source>
        <translation>このキーを登録し直す</translation>
    </message>
</context>
<context>
    <name>ResetSheet</name>
    <message>
        <source>What ends</source>
        <translation>失われるもの</translation>
    </message>
    <message>
        <source>Unplug</source>
        <translation>抜く</translation>
    </message>
    <message>
        <source>Plug in</source>
        <translation>差し込む</translation>
    </message>
    <message>
        <source>Touch</source>
        <translation>タッチ</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Your key empties itself…</source>
        <translation>キーを消去しています…</translation>
    </message>
    <message>
        <source>Reset “{key}”</source>
        <translation>「{key}」をリセット</translation>
    </message>
    <message>
        <source>Looking up what this key opens…</source>
        <translation>このキーで使えるものを調べています…</translation>
    </message>
    <message>
        <source>Removing “{name}”</source>
        <translation>「{name}」を削除しています</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>お待ちください…</translation>
    </message>
    <message>
        <source>Everything is still on it. Lay it on the reader whenever you like.</source>
        <translation>中身はすべて残っています。いつでもリーダーに置いてかまいません。</translation>
    </message>
    <message>
        <source>Everything is still on it. Plug it in again whenever you like.</source>
        <translation>中身はすべて残っています。いつでも差し込んでかまいません。</translation>
    </message>
    <message>
        <source>Stopped: “{key}” was not reset</source>
        <translation>「{key}」のリセットを中止しました</translation>
    </message>
</context>
<context>
    <name>ResetTouchPage</name>
    <message>
        <source>Leave “{key}” where it is</source>
        <translation>「{key}」を動かさないでください</translation>
    </message>
    <message>
        <source>The key empties itself.</source>
        <translation>キーを消去しています。</translation>
    </message>
    <message>
        <source>Touch “{key}” now, and hold it</source>
        <translation>「{key}」に触れ、そのまま離さないでください</translation>
    </message>
    <message>
        <source>Keep your finger on it for five seconds, until its light goes out.</source>
        <translation>ランプが消えるまで、5 秒間触れ続けてください。</translation>
    </message>
    <message>
        <source>Touch “{key}” now</source>
        <translation>「{key}」に触れてください</translation>
    </message>
    <message>
        <source>With that the key empties itself.</source>
        <translation>触れるとキーが消去されます。</translation>
    </message>
    <message>
        <source>Time left for the touch</source>
        <translation>タッチできる残り時間</translation>
    </message>
    <message>
        <source>If its light still blinks, touch it now: some keys wait longer.</source>
        <translation>ランプがまだ点滅していれば、今触れてください。長く待つキーもあります。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Without your touch nothing is erased.</source>
        <translation>触れるまで何も消去されません。</translation>
    </message>
</context>
<context>
    <name>RetryVerifyPage</name>
    <message>
        <source>Your key has done its part, but your account could not be told yet. No other touch is needed.</source>
        <translation>キーの処理は終わりましたが、まだアカウントに登録できていません。もう一度タッチする必要はありません。</translation>
    </message>
    <message>
        <source>Time left to try again</source>
        <translation>再試行できる残り時間</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
</context>
<context>
    <name>RuleChangedPage</name>
    <message>
        <source>PIN or fingerprint at every use</source>
        <translation>使うたびに PIN または指紋を確認</translation>
    </message>
    <message>
        <source>PIN or fingerprint when a site asks for it</source>
        <translation>サイトが求めたときに PIN または指紋を確認</translation>
    </message>
    <message>
        <source>A new PIN is wanted</source>
        <translation>新しい PIN が必要です</translation>
    </message>
    <message>
        <source>Some sites may recognise the key</source>
        <translation>一部のサイトがキーを特定できます</translation>
    </message>
    <message>
        <source>“{key}” asks for a new PIN before its next use.</source>
        <translation>「{key}」を次に使う前に、新しい PIN が必要です。</translation>
    </message>
    <message>
        <source>That holds for “{key}” from now on.</source>
        <translation>これからは「{key}」に適用されます。</translation>
    </message>
</context>
<context>
    <name>RuleSheet</name>
    <message>
        <source>A switch of “{key}”</source>
        <translation>「{key}」の設定</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>Changing “{key}”</source>
        <translation>「{key}」を変更しています</translation>
    </message>
</context>
<context>
    <name>RulesList</name>
    <message>
        <source>{rule} (checked when you save)</source>
        <translation>{rule}（保存時に確認）</translation>
    </message>
    <message>
        <source>not yet met</source>
        <translation>まだ満たしていません</translation>
    </message>
    <message>
        <source>met</source>
        <translation>満たしています</translation>
    </message>
    <message>
        <source>not met</source>
        <translation>満たしていません</translation>
    </message>
    <message>
        <source>checked when you save</source>
        <translation>保存時に確認</translation>
    </message>
</context>
<context>
    <name>SafetyPart</name>
    <message>
        <source>Permission and keys</source>
        <translation>許可とキー</translation>
    </message>
    <message>
        <source>Permission to change your account</source>
        <translation>アカウントを変更する許可</translation>
    </message>
    <message>
        <source>Ask when signing in</source>
        <translation>サインインのときに求める</translation>
    </message>
    <message>
        <source>Ask at the first change</source>
        <translation>最初に変更するときに求める</translation>
    </message>
    <message>
        <source>Lock an unlocked key</source>
        <translation>ロックを解除したキーのロック</translation>
    </message>
    <message>
        <source>When nobody uses this window</source>
        <translation>このウィンドウを使わないとき</translation>
    </message>
    <message numerus="yes">
        <source>Sign out after %n minute(s)</source>
        <translation>
            <numerusform>%n 分でサインアウト</numerusform>
        </translation>
    </message>
    <message>
        <source>Stay signed in</source>
        <translation>サインインしたままにする</translation>
    </message>
    <message>
        <source>Keys lock, too. A countdown comes first, and any key or click stops it.</source>
        <translation>キーもロックされます。先に秒読みが表示され、キー入力やクリックで止まります。</translation>
    </message>
    <message>
        <source>Whoever sits down at this computer finds you signed in.</source>
        <translation>このコンピューターの前に座った人は、あなたとしてサインインした状態で使えます。</translation>
    </message>
    <message>
        <source>One question when you sign in; enrolling or removing needs no second trip to the browser. A change of this applies from your next sign-in.</source>
        <translation>サインインのときに一度だけ確認します。登録や削除のたびにブラウザーへ戻る必要はありません。変更は次のサインインから有効です。</translation>
    </message>
    <message>
        <source>Signing in only asks to read your account. The first change opens the browser once more and asks you. A change of this applies from your next sign-in.</source>
        <translation>サインインではアカウントの読み取りだけを求めます。最初に変更するときにもう一度ブラウザーが開き、確認を求めます。変更は次のサインインから有効です。</translation>
    </message>
    <message>
        <source>Once its PIN is entered, anyone at this computer can manage the key until you lock or unplug it, or close Keydesk.</source>
        <translation>PIN を一度入力すると、ロックするか取り外すか Keydesk を閉じるまで、このコンピューターの前にいる人はだれでもキーを管理できます。</translation>
    </message>
    <message>
        <source>Once its PIN is entered, a key can be managed without asking again until it has not been used for this long. Unplugging it locks it at once.</source>
        <translation>PIN を一度入力すると、この時間使わない状態が続くまでは、再入力なしでキーを管理できます。取り外すとすぐにロックされます。</translation>
    </message>
</context>
<context>
    <name>SamplePage</name>
    <message>
        <source>Add a fingerprint</source>
        <translation>指紋を追加</translation>
    </message>
    <message>
        <source>Use the PIN instead</source>
        <translation>代わりに PIN を使う</translation>
    </message>
    <message>
        <source>Nothing has been added yet.</source>
        <translation>まだ何も追加されていません。</translation>
    </message>
    <message>
        <source>That was the last one.</source>
        <translation>これで最後です。</translation>
    </message>
    <message>
        <source>All samples are taken</source>
        <translation>すべて読み取りました</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s) taken</source>
        <translation>
            <numerusform>%n 回読み取りました</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for the first one</source>
        <translation>1 回目を待っています</translation>
    </message>
    <message numerus="yes">
        <source>%n more good sample(s)</source>
        <translation>
            <numerusform>あと %n 回</numerusform>
        </translation>
    </message>
    <message>
        <source>Draw your finger over the sensor of “{key}” again and again, until it has seen enough.</source>
        <translation>「{key}」のセンサーの上で指を繰り返し滑らせてください。十分に読み取ると終わります。</translation>
    </message>
    <message>
        <source>Put your finger on the sensor of “{key}” and lift it, again and again, a little differently each time.</source>
        <translation>「{key}」のセンサーに指を置いて離す動作を、毎回少しずつ位置を変えて繰り返してください。</translation>
    </message>
</context>
<context>
    <name>ScanPushPage</name>
    <message>
        <source>Connect the app on your phone</source>
        <translation>スマートフォンのアプリを接続</translation>
    </message>
    <message>
        <source>It will ask you to approve each sign-in, with one tap.</source>
        <translation>サインインのたびに、ワンタップの承認を求めます。</translation>
    </message>
    <message>
        <source>QR picture for the app on your phone</source>
        <translation>スマートフォンのアプリ用の QR コード</translation>
    </message>
    <message>
        <source>Get Auth0 Guardian, or your organisation&apos;s own app, on your phone.</source>
        <translation>スマートフォンに Auth0 Guardian または組織のアプリを入れます。</translation>
    </message>
    <message>
        <source>Add an account there and point the camera at the picture.</source>
        <translation>アプリでアカウントを追加し、カメラを QR コードに向けます。</translation>
    </message>
    <message>
        <source>Wait until the phone shows the account. Then go on here.</source>
        <translation>アカウントが表示されたら、ここで続けます。</translation>
    </message>
    <message>
        <source>I have scanned it</source>
        <translation>読み取りました</translation>
    </message>
</context>
<context>
    <name>ScanTotpPage</name>
    <message>
        <source>Connect your authenticator app</source>
        <translation>認証アプリを接続</translation>
    </message>
    <message>
        <source>Any app that shows six-digit codes will do, on any phone.</source>
        <translation>6 桁のコードを表示するアプリなら、どれでも使えます。</translation>
    </message>
    <message>
        <source>QR picture for your authenticator app</source>
        <translation>認証アプリ用の QR コード</translation>
    </message>
    <message>
        <source>Add an account in the app.</source>
        <translation>アプリでアカウントを追加します。</translation>
    </message>
    <message>
        <source>Point the camera at the picture.</source>
        <translation>カメラを QR コードに向けます。</translation>
    </message>
    <message>
        <source>Type the digits the app shows.</source>
        <translation>表示された数字を入力します。</translation>
    </message>
    <message>
        <source>Six digits</source>
        <translation>6 桁の数字</translation>
    </message>
    <message>
        <source>A new code comes every 30 seconds.</source>
        <translation>コードは 30 秒ごとに変わります。</translation>
    </message>
    <message>
        <source>Can&apos;t scan?</source>
        <translation>読み取れませんか？</translation>
    </message>
    <message>
        <source>Check the code</source>
        <translation>コードを確認</translation>
    </message>
    <message>
        <source>Code to type in</source>
        <translation>入力用のコード</translation>
    </message>
    <message>
        <source>Copy the code to type in</source>
        <translation>入力用のコードをコピー</translation>
    </message>
    <message>
        <source>Type this code into the app instead</source>
        <translation>代わりにこのコードをアプリに入力</translation>
    </message>
    <message>
        <source>Choose “time-based” if the app asks. A copy leaves the clipboard after a minute.</source>
        <translation>アプリに聞かれたら「時間ベース」を選んでください。コピーは 1 分後にクリップボードから消えます。</translation>
    </message>
</context>
<context>
    <name>SealedWords</name>
    <message>
        <source>Nobody has changed this list since {day}.</source>
        <translation>{day}以降、この一覧は変更されていません。</translation>
    </message>
    <message>
        <source>{one} {two}</source>
        <translation>{one}{two}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{some} and more</source>
        <translation>{some} など</translation>
    </message>
    <message>
        <source>This list was changed by something other than Keydesk: {what}. Tell your IT helpdesk.</source>
        <translation>この一覧は Keydesk 以外によって変更されています（{what}）。IT ヘルプデスクに連絡してください。</translation>
    </message>
    <message>
        <source>a line was added</source>
        <translation>行が追加されています</translation>
    </message>
    <message>
        <source>its seals are gone</source>
        <translation>改ざんを検出する情報が失われています</translation>
    </message>
    <message>
        <source>line {number} is not as it was written</source>
        <translation>{number} 行目が書き換えられています</translation>
    </message>
    <message>
        <source>line {number} is missing</source>
        <translation>{number} 行目がありません</translation>
    </message>
    <message>
        <source>line {number} and newer ones are missing</source>
        <translation>{number} 行目以降がありません</translation>
    </message>
    <message>
        <source>line {number} was added</source>
        <translation>{number} 行目が追加されています</translation>
    </message>
    <message>
        <source>line {number} was moved</source>
        <translation>{number} 行目が移動されています</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) are older and stand as they were found then.</source>
        <translation>
            <numerusform>それより前の %n 行は、その時点の内容のままです。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetPinSheet</name>
    <message>
        <source>PIN of “{key}”</source>
        <translation>「{key}」の PIN</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>The PIN is changed</source>
        <translation>PIN を変更しました</translation>
    </message>
    <message>
        <source>The PIN is set</source>
        <translation>PIN を設定しました</translation>
    </message>
    <message>
        <source>“{key}” asks for it from now on. Keep it in mind: nobody can read it back.</source>
        <translation>これからは「{key}」がこの PIN を求めます。後から読み出すことはできないため、忘れないようにしてください。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Look and language</source>
        <translation>表示と言語</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Keydesk について</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字サイズ</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Sign-in methods, passkeys and security keys, on your desktop.</source>
        <translation>サインイン方法、パスキー、セキュリティキーをデスクトップで管理できます。</translation>
    </message>
    <message>
        <source>version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>Third-party software in Keydesk</source>
        <translation>Keydesk に含まれる第三者のソフトウェア</translation>
    </message>
    <message>
        <source>Every part with its version, its licence and the text of the licence.</source>
        <translation>すべての部品のバージョン、ライセンス、ライセンスの本文を確認できます。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>表示…</translation>
    </message>
    <message>
        <source>Show the third-party software in Keydesk</source>
        <translation>Keydesk に含まれる第三者のソフトウェアを表示</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>バージョン {version}</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0.</source>
        <translation>Apache License 2.0 で提供されるフリーソフトウェアです。</translation>
    </message>
</context>
<context>
    <name>SetupLines</name>
    <message>
        <source>Kind of application</source>
        <translation>アプリケーションの種類</translation>
    </message>
    <message>
        <source>Callback addresses</source>
        <translation>コールバックアドレス</translation>
    </message>
    <message>
        <source>Sign-out addresses</source>
        <translation>サインアウト用アドレス</translation>
    </message>
    <message>
        <source>Grant types</source>
        <translation>グラントタイプ</translation>
    </message>
    <message>
        <source>My Account API</source>
        <translation>My Account API（アカウント管理）</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>権限</translation>
    </message>
    <message>
        <source>The same as one request</source>
        <translation>同じ内容のリクエスト</translation>
    </message>
    <message>
        <source>Staying signed in</source>
        <translation>サインインの維持</translation>
    </message>
    <message>
        <source>The application has this kind, and no secret.</source>
        <translation>アプリケーションの種類は次のとおりで、シークレットは使いません。</translation>
    </message>
    <message>
        <source>Allow these addresses, exactly as they are.</source>
        <translation>次のアドレスを、このとおりに許可します。</translation>
    </message>
    <message>
        <source>Allow the same addresses for signing out.</source>
        <translation>サインアウト用にも同じアドレスを許可します。</translation>
    </message>
    <message>
        <source>Switch these on; the last two only where people may sign in that way.</source>
        <translation>次の項目をオンにします。最後の 2 つは、その方法でのサインインを認める場合だけで構いません。</translation>
    </message>
    <message>
        <source>Activate this API in the tenant.</source>
        <translation>テナントでこの API を有効にします。</translation>
    </message>
    <message>
        <source>Allow the application these permissions.</source>
        <translation>アプリケーションに次の権限を許可します。</translation>
    </message>
    <message>
        <source>Or allow them by this request to the Management API.</source>
        <translation>または、Management API への次のリクエストで許可します。</translation>
    </message>
    <message>
        <source>Let people stay signed in: without it each sign-in ends after a short time.</source>
        <translation>サインインを維持できるようにします。許可しないと、サインインは短時間で終了します。</translation>
    </message>
    <message>
        <source>Did the browser show an error page instead? Then this has to be set in the tenant:</source>
        <translation>ブラウザーにエラーページが表示されましたか？その場合は、テナントで次の設定が必要です。</translation>
    </message>
    <message>
        <source>Your administrator sets this once in the tenant:</source>
        <translation>管理者がテナントで一度だけ設定します。</translation>
    </message>
</context>
<context>
    <name>SetupPart</name>
    <message>
        <source>Just want to look around?</source>
        <translation>まずは試してみますか？</translation>
    </message>
    <message>
        <source>Practice mode has a pretend organisation and a software key. Nothing is sent anywhere.</source>
        <translation>練習モードでは、架空の組織とソフトウェアキーを使います。情報が外部に送信されることはありません。</translation>
    </message>
    <message>
        <source>Try it in practice mode</source>
        <translation>練習モードで試す</translation>
    </message>
    <message>
        <source>Connect to your organisation</source>
        <translation>組織に接続</translation>
    </message>
    <message>
        <source>Your IT department knows these two. You enter them once.</source>
        <translation>この 2 つは IT 部門にお問い合わせください。入力は一度だけです。</translation>
    </message>
    <message>
        <source>This is set once in the tenant, exactly as it stands here. Send it on, or paste it yourself.</source>
        <translation>テナントで一度だけ、ここにあるとおりに設定します。管理者に送るか、ご自身で貼り付けてください。</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>For your administrator</source>
        <translation>管理者の方へ</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>少しお待ちください…</translation>
    </message>
    <message>
        <source>Keydesk is already getting ready.</source>
        <translation>Keydesk はすでに準備を進めています。</translation>
    </message>
</context>
<context>
    <name>ShareSheet</name>
    <message>
        <source>Share my status</source>
        <translation>状態を伝える</translation>
    </message>
    <message>
        <source>For your IT helpdesk on the phone: read it out, paste it, or let them scan the picture.</source>
        <translation>IT ヘルプデスクと電話しているときに使います。読み上げるか、貼り付けるか、画像を読み取ってもらってください。</translation>
    </message>
    <message>
        <source>My name and e-mail address, too</source>
        <translation>自分の名前とメールアドレスも含める</translation>
    </message>
    <message>
        <source>Nothing is sent. No PIN, no account id and no names you gave are in it; serial numbers are shortened.</source>
        <translation>何も送信されません。PIN、アカウント ID、自分で付けた名前は含まれず、シリアル番号は短縮されます。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Picture with the same text</source>
        <translation>同じ内容の画像</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>plugged in</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>Keydesk is trying again.</source>
        <translation>もう一度試しています。</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Find any page, method, key, account or action</source>
        <translation>ページ、サインイン方法、キー、アカウント、操作を検索</translation>
    </message>
    <message>
        <source>Go to a page of the list on the left</source>
        <translation>左の一覧のページに移動</translation>
    </message>
    <message>
        <source>Lock every key that is unlocked</source>
        <translation>ロック解除中のキーをすべてロック</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>すべて読み込み直す</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>This help</source>
        <translation>このヘルプ</translation>
    </message>
    <message>
        <source>Cancel, or close what is open</source>
        <translation>キャンセル、または開いている画面を閉じる</translation>
    </message>
    <message>
        <source>Close Keydesk</source>
        <translation>Keydesk を閉じる</translation>
    </message>
</context>
<context>
    <name>SignInCard</name>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Use your security key</source>
        <translation>セキュリティキーを使う</translation>
    </message>
    <message>
        <source>Without a browser: PIN, touch, and you are in.</source>
        <translation>ブラウザーを使わず、PIN とタッチだけでサインインします。</translation>
    </message>
    <message>
        <source>Create an account</source>
        <translation>アカウントを作成</translation>
    </message>
</context>
<context>
    <name>SignInSheet</name>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>At {domain}, in your own browser.</source>
        <translation>お使いのブラウザーで {domain} にサインインします。</translation>
    </message>
    <message>
        <source>Opening your browser…</source>
        <translation>ブラウザーを開いています…</translation>
    </message>
    <message>
        <source>Asking for a code…</source>
        <translation>コードを要求しています…</translation>
    </message>
    <message>
        <source>Asking the sign-in service…</source>
        <translation>サインインサービスに問い合わせています…</translation>
    </message>
    <message>
        <source>At {domain}, on another device.</source>
        <translation>別のデバイスで {domain} にサインインします。</translation>
    </message>
    <message>
        <source>At {domain}, with your security key.</source>
        <translation>セキュリティキーで {domain} にサインインします。</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>ようこそ</translation>
    </message>
    <message>
        <source>Reading your account and keys…</source>
        <translation>アカウントとキーを読み込んでいます…</translation>
    </message>
    <message>
        <source>Use another device</source>
        <translation>別のデバイスを使う</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Signing you in…</source>
        <translation>サインインしています…</translation>
    </message>
    <message>
        <source>Use the browser here</source>
        <translation>このコンピューターのブラウザーを使う</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>もう一度サインイン</translation>
    </message>
</context>
<context>
    <name>SignOutSheet</name>
    <message>
        <source>Sign out of {domain}?</source>
        <translation>{domain} からサインアウトしますか？</translation>
    </message>
    <message>
        <source>Keydesk forgets your sign-in on this computer. Your passkeys and keys stay as they are.</source>
        <translation>このコンピューターのサインイン情報を消去します。パスキーとキーはそのまま残ります。</translation>
    </message>
    <message>
        <source>Sign out in the browser, too</source>
        <translation>ブラウザーでもサインアウトする</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>サインアウト</translation>
    </message>
    <message>
        <source>You are signed out here, but your organisation could not be told.</source>
        <translation>このコンピューターではサインアウトしましたが、組織のサービスには通知できませんでした。</translation>
    </message>
</context>
<context>
    <name>SignUpSheet</name>
    <message>
        <source>Create an account</source>
        <translation>アカウントを作成</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>準備しています…</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>ありがとうございます</translation>
    </message>
    <message>
        <source>Your account is being created…</source>
        <translation>アカウントを作成しています…</translation>
    </message>
</context>
<context>
    <name>SigningKeyPage</name>
    <message>
        <source>Use the browser here</source>
        <translation>このコンピューターのブラウザーを使う</translation>
    </message>
    <message>
        <source>Which key?</source>
        <translation>どのキーを使いますか？</translation>
    </message>
    <message>
        <source>Touch the key you want to sign in with, or choose it here.</source>
        <translation>サインインに使うキーに触れるか、ここで選んでください。</translation>
    </message>
    <message>
        <source>Choose the key you want to sign in with.</source>
        <translation>サインインに使うキーを選んでください。</translation>
    </message>
    <message>
        <source>Sign in with this key?</source>
        <translation>このキーでサインインしますか？</translation>
    </message>
    <message>
        <source>Or plug in another one.</source>
        <translation>別のキーを挿すこともできます。</translation>
    </message>
    <message>
        <source>This key cannot be used</source>
        <translation>このキーは使えません</translation>
    </message>
    <message>
        <source>Plug in another one; Keydesk goes on by itself.</source>
        <translation>別のキーを挿してください。挿すと自動で先に進みます。</translation>
    </message>
    <message>
        <source>Plug in your key</source>
        <translation>キーを接続してください</translation>
    </message>
    <message>
        <source>Keydesk goes on by itself when it is there.</source>
        <translation>接続すると Keydesk が自動的に続行します。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Sign in with {key}</source>
        <translation>{key} でサインイン</translation>
    </message>
</context>
<context>
    <name>Skeleton</name>
    <message>
        <source>Loading</source>
        <translation>読み込んでいます</translation>
    </message>
</context>
<context>
    <name>Spinner</name>
    <message>
        <source>Please wait</source>
        <translation>お待ちください</translation>
    </message>
</context>
<context>
    <name>StartPart</name>
    <message>
        <source>On this computer</source>
        <translation>このコンピューターでの動作</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>ウィンドウを閉じたとき</translation>
    </message>
    <message>
        <source>Keydesk ends</source>
        <translation>Keydesk を終了</translation>
    </message>
    <message>
        <source>Keydesk stays in the tray</source>
        <translation>Keydesk をトレイに残す</translation>
    </message>
    <message>
        <source>When you sign in to this computer</source>
        <translation>コンピューターにサインインしたとき</translation>
    </message>
    <message>
        <source>Do not start Keydesk</source>
        <translation>Keydesk を起動しない</translation>
    </message>
    <message>
        <source>Start Keydesk</source>
        <translation>Keydesk を起動</translation>
    </message>
    <message>
        <source>Several people use this computer, so nothing stays behind.</source>
        <translation>このコンピューターは複数の人が使うため、閉じると必ず終了します。</translation>
    </message>
    <message>
        <source>This desktop shows no tray now, so closing the window ends Keydesk.</source>
        <translation>現在このデスクトップにはトレイが表示されていないため、ウィンドウを閉じると Keydesk は終了します。</translation>
    </message>
    <message>
        <source>Open it or quit it from its icon. Unlocked keys lock as before.</source>
        <translation>アイコンから開いたり終了したりできます。ロックを解除したキーは、これまでどおりロックされます。</translation>
    </message>
    <message>
        <source>It starts in the tray, without a window.</source>
        <translation>ウィンドウを開かずに、トレイで起動します。</translation>
    </message>
    <message>
        <source>Its window opens then.</source>
        <translation>ウィンドウが開きます。</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Step {number} of {total}: {name}</source>
        <translation>手順 {number}/{total}：{name}</translation>
    </message>
    <message>
        <source>All steps done</source>
        <translation>すべての手順が完了しました</translation>
    </message>
</context>
<context>
    <name>StoppedPage</name>
    <message>
        <source>Do not rely on the code you saw, and an older one may have stopped working. Create a new code when you have time for it.</source>
        <translation>表示されたコードは使わないでください。以前のコードも使えなくなっている場合があります。時間のあるときに新しいコードを作成してください。</translation>
    </message>
    <message>
        <source>Your account may list an unfinished entry. It opens nothing, and you can remove it from the list.</source>
        <translation>未完了の項目がアカウントに残っている場合があります。何も開けないものなので、一覧から削除できます。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>中止しました</translation>
    </message>
</context>
<context>
    <name>StoredWords</name>
    <message>
        <source>In your account</source>
        <translation>登録済み</translation>
    </message>
    <message>
        <source>Leftover</source>
        <translation>登録なし</translation>
    </message>
    <message>
        <source>Site without a name</source>
        <translation>名前のないサイト</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>名前なし</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>サイト</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Display name</source>
        <translation>表示名</translation>
    </message>
    <message>
        <source>User ID</source>
        <translation>ユーザー ID</translation>
    </message>
    <message>
        <source>Passkey ID</source>
        <translation>パスキー ID</translation>
    </message>
    <message>
        <source>Site, as a hash</source>
        <translation>サイトのハッシュ</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>アルゴリズム</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保護</translation>
    </message>
    <message>
        <source>PIN when the site asks for it</source>
        <translation>サイトが求めたときに PIN</translation>
    </message>
    <message>
        <source>PIN, unless the site names this very passkey</source>
        <translation>サイトがこのパスキーを指定しない限り PIN</translation>
    </message>
    <message>
        <source>Always PIN or fingerprint</source>
        <translation>常に PIN または指紋</translation>
    </message>
    <message>
        <source>ID …{end}</source>
        <translation>ID …{end}</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>Not known right now</source>
        <translation>現在わかりません</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>A passkey may be left over on {key}</source>
        <translation>「{key}」に不要なパスキーが残っている可能性があります</translation>
    </message>
    <message>
        <source>Adding it {moment} was not finished, so it cannot sign you in.</source>
        <translation>{moment}の追加が完了しなかったため、サインインには使えません。</translation>
    </message>
    <message>
        <source>Plug this key in to remove it.</source>
        <translation>このキーを挿すと削除できます。</translation>
    </message>
    <message>
        <source>No passkey</source>
        <translation>パスキーなし</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>未登録</translation>
    </message>
    <message>
        <source>On this key</source>
        <translation>このキーにあります</translation>
    </message>
    <message>
        <source>On these keys</source>
        <translation>これらのキーにあります</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>同期済み</translation>
    </message>
    <message>
        <source>Not on a key here</source>
        <translation>ここにあるキーにはありません</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>保存済み</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>added {day}</source>
        <translation>追加：{day}</translation>
    </message>
    <message numerus="yes">
        <source>%n passkey(s)</source>
        <translation>
            <numerusform>パスキー %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n authenticator app(s)</source>
        <translation>
            <numerusform>認証アプリ %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n on a key here</source>
        <translation>
            <numerusform>うち %n 個がここにあるキーに</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other method(s)</source>
        <translation>
            <numerusform>その他の方法 %n 個</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SupportPart</name>
    <message>
        <source>Support code</source>
        <translation>サポートコード</translation>
    </message>
    <message>
        <source>Save support bundle…</source>
        <translation>サポート用ファイルを保存…</translation>
    </message>
    <message>
        <source>Share my status…</source>
        <translation>状態を伝える…</translation>
    </message>
    <message>
        <source>For your IT helpdesk</source>
        <translation>IT ヘルプデスクのために</translation>
    </message>
    <message>
        <source>Read this code to your IT helpdesk: it stands in every line of the log of this run.</source>
        <translation>IT ヘルプデスクに、このコードを読み上げてください。今回のログのすべての行に付いています。</translation>
    </message>
    <message>
        <source>Record a problem</source>
        <translation>問題を記録</translation>
    </message>
    <message>
        <source>A problem is being recorded until {time}. Do again what went wrong, then call your IT helpdesk.</source>
        <translation>{time} まで問題を記録しています。うまくいかなかった操作をもう一度行ってから、IT ヘルプデスクに連絡してください。</translation>
    </message>
    <message>
        <source>A problem is being recorded until {time}. Do again what went wrong, then save a support bundle.</source>
        <translation>{time} まで問題を記録しています。うまくいかなかった操作をもう一度行い、サポート用ファイルを保存してください。</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>記録をやめる</translation>
    </message>
</context>
<context>
    <name>SwitchPage</name>
    <message>
        <source>One-way: only a reset of the key switches it off again.</source>
        <translation>元に戻せません。無効にするにはキーのリセットが必要です。</translation>
    </message>
    <message>
        <source>Older sign-ins with this key that only ask for a touch stop working meanwhile.</source>
        <translation>有効な間、このキーのタッチだけで使う古い形式のサインインは使えなくなります。</translation>
    </message>
    <message>
        <source>Always ask for PIN or fingerprint on “{key}”?</source>
        <translation>「{key}」で毎回 PIN または指紋を確認しますか？</translation>
    </message>
    <message>
        <source>At every use, also at sites that do not ask for it. You can switch it off again here.</source>
        <translation>確認を求めないサイトでも、使うたびに確認します。ここで元に戻せます。</translation>
    </message>
    <message>
        <source>Ask for PIN or fingerprint less often on “{key}”?</source>
        <translation>「{key}」で PIN や指紋の確認を減らしますか？</translation>
    </message>
    <message>
        <source>At sites that do not ask for it, a touch alone is enough for whoever holds the key.</source>
        <translation>確認を求めないサイトでは、キーを持っている人がタッチするだけで使えます。</translation>
    </message>
    <message>
        <source>Force a new PIN on “{key}”?</source>
        <translation>「{key}」に新しい PIN を求めますか？</translation>
    </message>
    <message>
        <source>Before its next use the key asks for a new PIN. Whoever knows the PIN of now can choose it.</source>
        <translation>次に使う前に新しい PIN が必要になります。現在の PIN を知っている人が設定できます。</translation>
    </message>
    <message>
        <source>Let some sites recognise “{key}”?</source>
        <translation>一部のサイトに「{key}」の特定を許可しますか？</translation>
    </message>
    <message>
        <source>Organisations chosen by the maker of the key learn its serial number when you enroll it there.</source>
        <translation>キーのメーカーが選んだ組織は、登録時にシリアル番号を知ることができます。</translation>
    </message>
    <message>
        <source>Always ask</source>
        <translation>毎回確認</translation>
    </message>
    <message>
        <source>Ask less often</source>
        <translation>確認を減らす</translation>
    </message>
    <message>
        <source>Force a new PIN</source>
        <translation>新しい PIN を求める</translation>
    </message>
    <message>
        <source>Let them recognise it</source>
        <translation>特定を許可</translation>
    </message>
</context>
<context>
    <name>TenantForm</name>
    <message>
        <source>Address of the sign-in service</source>
        <translation>サインインサービスのアドレス</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>クライアント ID</translation>
    </message>
    <message>
        <source>32 letters and digits that name the application.</source>
        <translation>アプリケーションを表す 32 文字の英数字です。</translation>
    </message>
</context>
<context>
    <name>ThinBar</name>
    <message>
        <source>{name}: {percent} %</source>
        <translation>{name}：{percent}%</translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>残り約 %n 分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>残り %n 秒</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TouchPage</name>
    <message>
        <source>Touch your key</source>
        <translation>キーにタッチしてください</translation>
    </message>
    <message>
        <source>Keep your key on the reader</source>
        <translation>キーをリーダーに置いたままにしてください</translation>
    </message>
    <message>
        <source>Time left for the touch</source>
        <translation>タッチの残り時間</translation>
    </message>
    <message>
        <source>“{key}” needs no touch there. Leave it until this step is finished.</source>
        <translation>「{key}」にタッチする必要はありません。操作が終わるまでお待ちください。</translation>
    </message>
    <message>
        <source>Put your finger on the sensor of “{key}” while its light is blinking.</source>
        <translation>ランプが点滅している間に、「{key}」のセンサーに指を当ててください。</translation>
    </message>
    <message>
        <source>The light on “{key}” is blinking. Touch its edge with a finger.</source>
        <translation>「{key}」のランプが点滅しています。端に指でタッチしてください。</translation>
    </message>
    <message>
        <source>The light on “{key}” is blinking. Touch it with a finger.</source>
        <translation>「{key}」のランプが点滅しています。指でタッチしてください。</translation>
    </message>
    <message>
        <source>The light on “{key}” is blinking. Touch the metal disc with a finger.</source>
        <translation>「{key}」のランプが点滅しています。金属の円い部分に指でタッチしてください。</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Keydesk</source>
        <translation>Keydesk を開く</translation>
    </message>
    <message>
        <source>Lock keys</source>
        <translation>キーをロック</translation>
    </message>
    <message>
        <source>Quit Keydesk</source>
        <translation>Keydesk を終了</translation>
    </message>
    <message>
        <source>Keydesk is still here. Open it or quit it from this icon.</source>
        <translation>Keydesk はまだ動作しています。このアイコンから開いたり終了したりできます。</translation>
    </message>
</context>
<context>
    <name>TroubleCard</name>
    <message>
        <source>line for the administrator</source>
        <translation>管理者向けの行</translation>
    </message>
</context>
<context>
    <name>TroubleNote</name>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Show its passkeys at once next time</source>
        <translation>次回からパスキーをすぐに表示する</translation>
    </message>
</context>
<context>
    <name>UnlockSheet</name>
    <message>
        <source>It stays unlocked for a while; you can lock it at any time.</source>
        <translation>しばらくの間ロックが解除されます。いつでもロックできます。</translation>
    </message>
    <message>
        <source>The key is unlocked, but not remembered</source>
        <translation>ロックは解除されましたが、記憶できませんでした</translation>
    </message>
    <message>
        <source>Unlock “{key}”</source>
        <translation>「{key}」のロックを解除</translation>
    </message>
    <message>
        <source>Asking the key…</source>
        <translation>キーに問い合わせています…</translation>
    </message>
    <message>
        <source>Without the PIN, on this computer only. Whoever sits at it while you are logged in sees the list; changing anything still takes the PIN.</source>
        <translation>このコンピューターでのみ、PIN なしで表示します。あなたがログインしている間にこのコンピューターを使う人は一覧を見ることができますが、変更には引き続き PIN が必要です。</translation>
    </message>
</context>
<context>
    <name>UnplugPage</name>
    <message>
        <source>Take “{key}” off the reader now</source>
        <translation>「{key}」をリーダーから離してください</translation>
    </message>
    <message>
        <source>Then lay it on again when Keydesk says so. Until then nothing is erased.</source>
        <translation>その後、案内が出たらもう一度置いてください。それまでは何も消去されません。</translation>
    </message>
    <message>
        <source>Unplug “{key}” now</source>
        <translation>「{key}」を抜いてください</translation>
    </message>
    <message>
        <source>Then plug it in again when Keydesk says so. Until then nothing is erased.</source>
        <translation>その後、案内が出たらもう一度差し込んでください。それまでは何も消去されません。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Nothing has been erased yet.</source>
        <translation>まだ何も消去されていません。</translation>
    </message>
</context>
<context>
    <name>UpdateLine</name>
    <message>
        <source>What is new…</source>
        <translation>変更点…</translation>
    </message>
</context>
<context>
    <name>UpdateSheet</name>
    <message>
        <source>Version {version}</source>
        <translation>バージョン {version}</translation>
    </message>
    <message>
        <source>Out since {day}. You have {own}.</source>
        <translation>{day}公開。お使いのバージョンは {own} です。</translation>
    </message>
    <message>
        <source>The version you have has a known fault and is no longer safe to use.</source>
        <translation>お使いのバージョンには既知の問題があり、安全に使えなくなりました。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>変更点</translation>
    </message>
    <message>
        <source>address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Keydesk downloads and installs nothing by itself. The page opens in your browser.</source>
        <translation>Keydesk がダウンロードやインストールを行うことはありません。ページはブラウザーで開きます。</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>ページを開く</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>UpdateWords</name>
    <message>
        <source>Look now, or let it ask once a day. Nothing of you or this computer is sent along.</source>
        <translation>今すぐ確認するか、1 日 1 回の確認を有効にできます。あなたやこのコンピューターの情報は送信されません。</translation>
    </message>
    <message>
        <source>Keydesk does not look for new versions by itself</source>
        <translation>新しいバージョンは自動では確認されません</translation>
    </message>
    <message>
        <source>Whether there is a new version is not known yet</source>
        <translation>新しいバージョンがあるかどうかは、まだ分かりません</translation>
    </message>
    <message>
        <source>Keydesk asks once a day. Nothing of you or this computer is sent along.</source>
        <translation>1 日 1 回確認します。あなたやこのコンピューターの情報は送信されません。</translation>
    </message>
    <message>
        <source>This version of Keydesk is no longer safe to use. Version {version} is available.</source>
        <translation>この Keydesk のバージョンは安全に使えなくなりました。バージョン {version} があります。</translation>
    </message>
    <message>
        <source>Version {version} of Keydesk is available.</source>
        <translation>Keydesk のバージョン {version} があります。</translation>
    </message>
    <message>
        <source>Your organisation installs it.</source>
        <translation>組織がインストールします。</translation>
    </message>
    <message>
        <source>Keydesk does not look for new versions on this computer</source>
        <translation>このコンピューターでは新しいバージョンを確認しません</translation>
    </message>
    <message>
        <source>This build does not look for new versions</source>
        <translation>この Keydesk は新しいバージョンを確認しません</translation>
    </message>
    <message>
        <source>Your organisation names an address to ask, but nobody whose signature would count there.</source>
        <translation>組織が問い合わせ先を指定していますが、署名を信頼できる相手が指定されていません。</translation>
    </message>
    <message>
        <source>It knows no address to ask, and your organisation names none.</source>
        <translation>問い合わせ先が設定されておらず、組織からの指定もありません。</translation>
    </message>
    <message>
        <source>As of {day}.</source>
        <translation>{day}時点の情報です。</translation>
    </message>
    <message>
        <source>You have the newest version, as far as is known</source>
        <translation>分かっている範囲では最新のバージョンです</translation>
    </message>
    <message>
        <source>Looked {moment}.</source>
        <translation>{moment}に確認しました。</translation>
    </message>
    <message>
        <source>You have the newest version</source>
        <translation>最新のバージョンです</translation>
    </message>
    <message>
        <source>Out since {day}; you have {own}.</source>
        <translation>{day}公開。お使いのバージョンは {own} です。</translation>
    </message>
    <message>
        <source>This version is no longer safe to use: {version} is available</source>
        <translation>このバージョンは安全に使えなくなりました（{version} があります）</translation>
    </message>
    <message>
        <source>Version {version} is available</source>
        <translation>バージョン {version} があります</translation>
    </message>
</context>
<context>
    <name>UpdatesPart</name>
    <message>
        <source>What is new…</source>
        <translation>変更点…</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Look for new versions</source>
        <translation>新しいバージョンの確認</translation>
    </message>
    <message>
        <source>Only when I ask</source>
        <translation>自分で確認したときだけ</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>1 日 1 回</translation>
    </message>
    <message>
        <source>Which versions</source>
        <translation>知らせるバージョン</translation>
    </message>
    <message>
        <source>Finished ones</source>
        <translation>正式版のみ</translation>
    </message>
    <message>
        <source>Also those for trying out</source>
        <translation>試用版も含める</translation>
    </message>
    <message>
        <source>Keydesk is asking.</source>
        <translation>確認しています。</translation>
    </message>
</context>
<context>
    <name>VerdictWords</name>
    <message>
        <source>Locked-out risk</source>
        <translation>サインインできなくなるおそれ</translation>
    </message>
    <message>
        <source>One step short</source>
        <translation>あと一歩</translation>
    </message>
    <message>
        <source>Well protected</source>
        <translation>しっかり保護されています</translation>
    </message>
    <message>
        <source>Cannot tell right now</source>
        <translation>現在確認できません</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Add a security key</source>
        <translation>セキュリティキーの追加</translation>
    </message>
    <message>
        <source>Add a spare key</source>
        <translation>予備のキーを追加</translation>
    </message>
    <message>
        <source>Save a recovery code</source>
        <translation>リカバリーコードを保存</translation>
    </message>
    <message>
        <source>Add a second security key and keep it somewhere else.</source>
        <translation>2 本目のセキュリティキーを追加し、別の場所に保管してください。</translation>
    </message>
    <message>
        <source>Your organisation asks for {wants} keys: add {missing} more and keep them apart.</source>
        <translation>組織では {wants} 個のキーが必要です。あと {missing} 個追加し、別々の場所に保管してください。</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>Sign in to see how well you are protected.</source>
        <translation>サインインすると、保護の状態を確認できます。</translation>
    </message>
    <message>
        <source>Your sign-in methods could not be read</source>
        <translation>サインイン方法を読み込めませんでした</translation>
    </message>
    <message>
        <source>Nothing has been changed. Keydesk cannot say how well you are protected now.</source>
        <translation>何も変更されていません。現在の保護の状態は確認できません。</translation>
    </message>
    <message>
        <source>You have no sign-in method of your own yet</source>
        <translation>サインイン方法がまだ登録されていません</translation>
    </message>
    <message>
        <source>Add a security key, so that you can always get in, and nobody else can.</source>
        <translation>セキュリティキーを追加すると、自分だけがいつでもサインインできます。</translation>
    </message>
    <message>
        <source>You have no passkey yet</source>
        <translation>パスキーがまだありません</translation>
    </message>
    <message>
        <source>A password can be stolen or phished. A passkey on a security key cannot.</source>
        <translation>パスワードは盗まれたり、だまし取られたりするおそれがあります。セキュリティキーのパスキーなら安心です。</translation>
    </message>
    <message>
        <source>You are well protected</source>
        <translation>しっかり保護されています</translation>
    </message>
    <message>
        <source>Your passkeys are in different places. If one is lost, another gets you in.</source>
        <translation>パスキーが別々の場所にあります。ひとつ失っても、ほかのパスキーでサインインできます。</translation>
    </message>
    <message>
        <source>You have {has} of the {wants} keys your organisation asks for</source>
        <translation>組織で必要な {wants} 個のキーのうち {has} 個があります</translation>
    </message>
    <message>
        <source>If one is lost, another gets you in. Missing: {missing}.</source>
        <translation>1 つ紛失しても、別のキーでサインインできます。不足：{missing} 個。</translation>
    </message>
    <message>
        <source>One of your keys is reported as unsafe</source>
        <translation>安全でないと報告されているキーがあります</translation>
    </message>
    <message>
        <source>{key} is of a model with a known fault. Use another key, then remove the passkey on this one.</source>
        <translation>{key} は既知の不具合があるモデルです。別のキーに切り替えてから、このキーのパスキーを削除してください。</translation>
    </message>
    <message>
        <source>A passkey of yours is on a model with a known fault. Use another key, then remove that passkey.</source>
        <translation>既知の不具合があるモデルのキーにパスキーがあります。別のキーに切り替えてから、そのパスキーを削除してください。</translation>
    </message>
    <message>
        <source>All your passkeys are on one key</source>
        <translation>すべてのパスキーが 1 本のキーにあります</translation>
    </message>
    <message>
        <source>If {key} is lost, all of them are.</source>
        <translation>「{key}」を失うと、すべて使えなくなります。</translation>
    </message>
    <message>
        <source>If that key is lost, all of them are.</source>
        <translation>そのキーを失うと、すべて使えなくなります。</translation>
    </message>
    <message>
        <source>You have only one passkey</source>
        <translation>パスキーが 1 つしかありません</translation>
    </message>
    <message>
        <source>It is on {key}. Your recovery code helps once; a spare key helps every day.</source>
        <translation>「{key}」にあります。リカバリーコードが使えるのは一度だけですが、予備のキーは毎日使えます。</translation>
    </message>
    <message>
        <source>Your recovery code helps once; a spare key helps every day.</source>
        <translation>リカバリーコードが使えるのは一度だけですが、予備のキーは毎日使えます。</translation>
    </message>
    <message>
        <source>You are one lost key away from being locked out</source>
        <translation>このキーを失うと、サインインできなくなります</translation>
    </message>
    <message>
        <source>Your only passkey is on {key}, and no recovery code is saved.</source>
        <translation>唯一のパスキーは「{key}」にあり、リカバリーコードも保存されていません。</translation>
    </message>
    <message>
        <source>You have only one passkey, and no recovery code is saved.</source>
        <translation>パスキーが 1 つしかなく、リカバリーコードも保存されていません。</translation>
    </message>
    <message>
        <source>{why} {step}</source>
        <translation>{why}{step}</translation>
    </message>
</context>
<context>
    <name>WarnRecoveryPage</name>
    <message>
        <source>Create a recovery code</source>
        <translation>リカバリーコードを作成</translation>
    </message>
    <message>
        <source>It lets you in once when everything else is lost. It is shown only once, so have paper, a printer or your password manager at hand.</source>
        <translation>ほかのすべてをなくしたときに、一度だけサインインできます。表示は一度きりなので、紙、プリンター、またはパスワードマネージャーを用意してください。</translation>
    </message>
    <message>
        <source>The code of {day} stops working as soon as you have a new one.</source>
        <translation>{day}のコードは、新しいコードができると使えなくなります。</translation>
    </message>
    <message>
        <source>The code you have now stops working as soon as you have a new one.</source>
        <translation>今のコードは、新しいコードができると使えなくなります。</translation>
    </message>
    <message>
        <source>If you ever had one before, it stops working.</source>
        <translation>以前のコードがあれば、使えなくなります。</translation>
    </message>
    <message>
        <source>Create the code</source>
        <translation>コードを作成</translation>
    </message>
</context>
<context>
    <name>WaysToAdd</name>
    <message>
        <source>An account can have 20 passkeys; remove one first.</source>
        <translation>1 つのアカウントに登録できるパスキーは 20 個までです。先に 1 つ削除してください。</translation>
    </message>
    <message>
        <source>Passkey on a security key</source>
        <translation>セキュリティキーのパスキー</translation>
    </message>
    <message>
        <source>Authenticator app</source>
        <translation>認証アプリ</translation>
    </message>
    <message>
        <source>Plug in a key, set its PIN, touch it. Safe from phishing.</source>
        <translation>キーを挿し、PIN を決めて触れるだけ。フィッシングに強い。</translation>
    </message>
    <message>
        <source>Approval on your phone</source>
        <translation>スマートフォンでの承認</translation>
    </message>
    <message>
        <source>An app asks you to approve each sign-in.</source>
        <translation>サインインのたびにアプリが承認を求めます。</translation>
    </message>
    <message>
        <source>Six digits from an app; works without a network.</source>
        <translation>アプリの 6 桁のコード。ネットワークがなくても使えます。</translation>
    </message>
    <message>
        <source>A code on paper, for the day when all else is lost.</source>
        <translation>ほかのすべてをなくした日のための、紙のコードです。</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>A code by text message or call.</source>
        <translation>SMS または電話で届くコードです。</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>メール</translation>
    </message>
    <message>
        <source>A code by e-mail; as safe as your mailbox is.</source>
        <translation>メールで届くコード。安全さはメールボックス次第です。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Something you know; the easiest to steal.</source>
        <translation>覚えておくもの。最も盗まれやすい方法です。</translation>
    </message>
    <message>
        <source>{count} of {most}</source>
        <translation>{count}/{most}</translation>
    </message>
    <message>
        <source>You have one. A new one takes its place.</source>
        <translation>すでにあります。新しいものに置き換わります。</translation>
    </message>
    <message>
        <source>Not offered by your organisation</source>
        <translation>組織では利用できません</translation>
    </message>
    <message>
        <source>You have one. Its menu in the list changes it.</source>
        <translation>すでにあります。一覧のメニューから変更できます。</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>リカバリーコード</translation>
    </message>
</context>
<context>
    <name>WhatStops</name>
    <message>
        <source>It was never finished, so nothing stops working.</source>
        <translation>完了していないので、使えなくなるものはありません。</translation>
    </message>
    <message>
        <source>You can no longer sign in with this passkey. Other passkeys on the same key go on working.</source>
        <translation>このパスキーではサインインできなくなります。同じキーのほかのパスキーは引き続き使えます。</translation>
    </message>
    <message>
        <source>Codes from this app are no longer accepted.</source>
        <translation>このアプリのコードは受け付けられなくなります。</translation>
    </message>
    <message>
        <source>You can no longer approve sign-ins on this phone.</source>
        <translation>この電話ではサインインを承認できなくなります。</translation>
    </message>
    <message>
        <source>Codes are no longer sent there.</source>
        <translation>ここにはコードが送信されなくなります。</translation>
    </message>
    <message>
        <source>You can no longer sign in with your password.</source>
        <translation>パスワードでサインインできなくなります。</translation>
    </message>
    <message>
        <source>This older sign-in no longer works. Passkeys are not affected, even on the same key.</source>
        <translation>この以前の方式のサインインは使えなくなります。同じキーのパスキーには影響しません。</translation>
    </message>
    <message>
        <source>Your recovery code no longer opens the account.</source>
        <translation>リカバリーコードではアカウントを開けなくなります。</translation>
    </message>
    <message>
        <source>You can no longer sign in this way.</source>
        <translation>この方法ではサインインできなくなります。</translation>
    </message>
</context>
<context>
    <name>Where</name>
    <message>
        <source>This key could not be asked whether it holds it</source>
        <translation>このキーに入っているかどうか確認できませんでした</translation>
    </message>
    <message>
        <source>No passkey of yours</source>
        <translation>あなたのパスキーはありません</translation>
    </message>
    <message>
        <source>Plugged in</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>last here {day}</source>
        <translation>最後に接続：{day}</translation>
    </message>
    <message>
        <source>Not plugged in</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>Not seen on any key here</source>
        <translation>ここのどのキーでも確認されていないもの</translation>
    </message>
    <message>
        <source>They still open your account. Their key was never plugged into this computer, or not since they were made; plug in the keys you have to find out.</source>
        <translation>これらでもアカウントを開けます。入っているキーは、このコンピューターに一度も接続されていないか、作成後に接続されていません。お持ちのキーを接続すると確認できます。</translation>
    </message>
    <message>
        <source>On your devices</source>
        <translation>お使いの機器</translation>
    </message>
    <message>
        <source>Phones and computers keep these; they are on no security key.</source>
        <translation>スマートフォンやコンピューターに保存されています。セキュリティキーには入っていません。</translation>
    </message>
    <message>
        <source>older security-key sign-in</source>
        <translation>以前の方式のセキュリティキー</translation>
    </message>
    <message>
        <source>added {day}</source>
        <translation>追加：{day}</translation>
    </message>
    <message>
        <source>last used {day}</source>
        <translation>最終使用：{day}</translation>
    </message>
    <message>
        <source>tested {day}</source>
        <translation>テスト：{day}</translation>
    </message>
    <message>
        <source>Leftover passkey</source>
        <translation>使われていないパスキー</translation>
    </message>
    <message>
        <source>Your account no longer knows it. It takes up room and cannot sign you in.</source>
        <translation>アカウントにはもう登録されていません。容量を使うだけで、サインインには使えません。</translation>
    </message>
    <message>
        <source>A key without a name</source>
        <translation>名前のないキー</translation>
    </message>
    <message>
        <source>Leftovers are told only with the PIN</source>
        <translation>使われていないパスキーの確認には PIN が必要です</translation>
    </message>
    <message>
        <source>A passkey that your account never knew can only be seen in the key&apos;s own list.</source>
        <translation>アカウントに登録されたことのないパスキーは、キー自身の一覧でしか確認できません。</translation>
    </message>
    <message>
        <source>This key&apos;s own list was read</source>
        <translation>キー自身の一覧を確認しました</translation>
    </message>
    <message>
        <source>All it holds for your account is shown here.</source>
        <translation>このアカウント用に入っているものは、すべてここに表示されています。</translation>
    </message>
</context>
<context>
    <name>WhereRow</name>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Remove from key</source>
        <translation>キーから削除</translation>
    </message>
    <message>
        <source>Look with PIN</source>
        <translation>PIN で確認</translation>
    </message>
    <message>
        <source>Remove from account</source>
        <translation>アカウントから削除</translation>
    </message>
</context>
<context>
    <name>WhereSection</name>
    <message>
        <source>I lost this key</source>
        <translation>このキーを紛失した</translation>
    </message>
    <message>
        <source>I lost {key}</source>
        <translation>{key} を紛失した</translation>
    </message>
</context>
<context>
    <name>WhichAccountPage</name>
    <message>
        <source>Which account?</source>
        <translation>どのアカウントですか？</translation>
    </message>
    <message>
        <source>Your key knows several accounts of this organisation.</source>
        <translation>このキーには、この組織の複数のアカウントが登録されています。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Sign in as {name}</source>
        <translation>{name} としてサインイン</translation>
    </message>
</context>
<context>
    <name>WritingPage</name>
    <message>
        <source>Do not unplug the key.</source>
        <translation>キーを抜かないでください。</translation>
    </message>
    <message>
        <source>Leave the key on the reader.</source>
        <translation>キーをリーダーに置いたままにしてください。</translation>
    </message>
</context>
<context>
    <name>_DueRow</name>
    <message>
        <source>Test it now</source>
        <translation>今すぐテスト</translation>
    </message>
    <message>
        <source>Test them now</source>
        <translation>今すぐテスト</translation>
    </message>
</context>
<context>
    <name>_EndingRow</name>
    <message>
        <source>Reconnect</source>
        <translation>再接続</translation>
    </message>
    <message>
        <source>Reconnect {name}</source>
        <translation>{name}を再接続</translation>
    </message>
</context>
<context>
    <name>_FingerRow</name>
    <message>
        <source>Rename {name}</source>
        <translation>{name} の名前を変更</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>{name} を削除</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Far-reaching</source>
        <translation>影響が大きい</translation>
    </message>
</context>
<context>
    <name>_LostRow</name>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
</context>
</TS>
