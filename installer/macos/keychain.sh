#!/bin/sh
# Puts the certificates and the notary's key into a keychain of their own, for a build machine that is thrown away
# afterwards. Nothing that stays secret is an argument: openssl takes it from a variable, the notary's key is a file.
#
#   P12_APPLICATION  base64 of the certificate "Developer ID Application" with its key
#   P12_INSTALLER    the same of "Developer ID Installer"
#   P12_PASS         the passphrase of both
#   NOTARY_KEY       text of the App Store Connect key; NOTARY_ID and NOTARY_ISSUER, which are not secret, name it
set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chain="$HOME/Library/Keychains/keydesk.keychain-db"
ONCE=$(openssl rand -hex 24) # opens a keychain that does not outlive this machine
export ONCE

security create-keychain -p "$ONCE" "$chain"
security set-keychain-settings -lut 7200 "$chain"
security unlock-keychain -p "$ONCE" "$chain"
for kept in "$P12_APPLICATION" "$P12_INSTALLER"; do
    printf %s "$kept" | openssl base64 -d -A > "$folder/kept.p12"
    # security(1) takes a passphrase as an argument only: it gets one that opens nothing afterwards.
    openssl pkcs12 -in "$folder/kept.p12" -passin env:P12_PASS -nodes -out "$folder/bare.pem"
    openssl pkcs12 -export -in "$folder/bare.pem" -passout env:ONCE -out "$folder/once.p12"
    security import "$folder/once.p12" -P "$ONCE" -k "$chain" -T /usr/bin/codesign -T /usr/bin/productbuild
done
security set-key-partition-list -S apple-tool:,apple: -s -k "$ONCE" "$chain" > /dev/null
security list-keychains -d user -s "$chain" login.keychain-db

printf '%s\n' "$NOTARY_KEY" > "$folder/notary.p8"
xcrun notarytool store-credentials keydesk-notary --key "$folder/notary.p8" --key-id "$NOTARY_ID" \
    --issuer "$NOTARY_ISSUER"
