# What infra/up --lan needs: this machine's address in its network, and a certificate for it.
# shellcheck shell=bash

# The address by which other devices reach this machine.
lan_address() {
  local address=${ANTEROOM_LAN_ADDRESS:-}
  [ -n "$address" ] || address=$(ip -4 route get 192.88.99.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$address" ] || address=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -E '^[0-9.]+$' | head -n 1)
  [ -n "$address" ] || fail "this machine has no address that a phone could reach: join a network, or set ANTEROOM_LAN_ADDRESS."
  echo "$address"
}

# Makes the certificate for the address: kept in .run, made anew when the address has changed or a month is left of its year.
lan_certificate() {
  local address=$1 dir="$run/lan"
  mkdir -p "$dir"
  if [ "$(cat "$dir/address" 2>/dev/null)" != "$address" ] || [ -n "$(find "$dir/address" -mtime +330 2>/dev/null)" ]; then
    rm -f "$dir/store.p12" "$dir/certificate.pem"
    (
      umask 077
      head -c 24 /dev/urandom | base64 -w0 | tr '+/' '-_' >"$dir/password"
    )
    keytool -genkeypair -alias anteroom -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA -validity 365 \
      -dname "CN=Anteroom on $address" -ext "SAN=ip:$address,ip:127.0.0.1,dns:localhost" -ext EKU=serverAuth \
      -storetype PKCS12 -keystore "$dir/store.p12" -storepass:file "$dir/password" 2>/dev/null ||
      fail "the certificate for $address could not be made."
    keytool -exportcert -rfc -alias anteroom -keystore "$dir/store.p12" -storepass:file "$dir/password" >"$dir/certificate.pem" 2>/dev/null
    chmod 600 "$dir/store.p12"
    echo "$address" >"$dir/address"
  fi
}

# Prints the address as a code for a phone's camera.
lan_code() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$root/target/quarkus-app/app/anteroom.jar:$root/target/quarkus-app/lib/main/*" \
    org.anteroom.platform.QrCode "$1"
}
