# Shared by infra/up and infra/test: finding the tools, and saying in one sentence what is missing.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=${ANTEROOM_RUN:-$root/.run}

fail() {
  echo "anteroom: $*" >&2
  exit 1
}

# Where distributions and installers put a JDK.
java_homes=(/usr/lib/jvm/*25* /opt/java/*25* "${HOME:-}"/.sdkman/candidates/java/25*)

find_java() {
  local candidate compiler
  # What is called javac is often a link to where the JDK is.
  compiler=$(readlink -f "$(command -v javac || true)" || true)
  for candidate in "${JAVA_HOME:-}" "${compiler%/bin/javac}" ${java_homes[@]+"${java_homes[@]}"}; do
    if [ -n "$candidate" ] && [ -x "$candidate/bin/javac" ] && "$candidate/bin/java" -version 2>&1 | grep -q 'version "25'; then
      export JAVA_HOME="$candidate"
      export PATH="$JAVA_HOME/bin:$PATH"
      return
    fi
  done
  fail "a JDK 25 is needed and none was found: install one (for example Temurin 25) or set JAVA_HOME to it."
}

find_node() {
  command -v node >/dev/null || fail "Node.js 20.19 or newer is needed and none was found: install it from your distribution or nodejs.org."
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' ||
    fail "Node.js 20.19 or newer is needed, this is $(node --version): install a newer one."
}

find_curl() {
  command -v curl >/dev/null || fail "curl is needed and none was found: install it (Debian: apt-get install curl)."
}

find_maven() {
  command -v mvn >/dev/null || fail "Maven 3.8 or newer is needed and none was found: install it (Debian: apt-get install maven)."
}

# quarkus:dev asks for Maven 3.9; where the one here is older, a newer one is fetched by it like any other artifact.
find_newer_maven() {
  local version=3.9.11 home="$run/maven" found
  find_maven
  maven=mvn
  found=$(mvn -v | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  # shellcheck disable=SC2086
  set -- $found
  if [ "${1:-3}" -lt 3 ] || { [ "${1:-3}" = 3 ] && [ "${2:-0}" -lt 9 ]; }; then
    if [ ! -x "$home/apache-maven-$version/bin/mvn" ]; then
      mkdir -p "$home"
      (cd "$home" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack -Dmdep.overWriteReleases=true \
        -Dartifact="org.apache.maven:apache-maven:$version:tar.gz:bin" -DoutputDirectory="$home") ||
        fail "Maven $version could not be fetched, and quarkus:dev does not run with an older one."
      chmod +x "$home/apache-maven-$version/bin/mvn"
    fi
    maven="$home/apache-maven-$version/bin/mvn"
  fi
}

# Unpacks Keycloak's own distribution into the folder, once; it comes from Maven Central like every library.
keycloak_home() {
  local home=$1 version
  version=$(sed -n 's:.*<keycloak.version>\(.*\)</keycloak.version>.*:\1:p' "$root/pom.xml")
  if [ ! -x "$home/bin/kc.sh" ] || [ "$(cat "$home/.version" 2>/dev/null)" != "$version" ]; then
    rm -rf "$home" "$home.unpack"
    # Run outside the project: its markers would say that another folder has been unpacked already.
    mkdir -p "$home.unpack"
    (cd "$home.unpack" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack -Dmdep.overWriteReleases=true \
      -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:tar.gz" -DoutputDirectory="$home.unpack") ||
      fail "Keycloak $version could not be fetched: is Maven Central reachable?"
    mkdir -p "$(dirname "$home")"
    mv "$home.unpack/keycloak-$version" "$home"
    rm -rf "$home.unpack"
    chmod +x "$home"/bin/*.sh
    echo "$version" >"$home/.version"
  fi
}

# Builds Keycloak for how it is started here, once: an unbuilt one does so at every start that is asked for something else.
keycloak_built() {
  local home=$1
  if [ ! -f "$home/.built" ]; then
    "$home/bin/kc.sh" build --db=dev-file --health-enabled=true || fail "Keycloak could not be built."
    touch "$home/.built"
  fi
}

# For programs among the tests that are started by themselves: tools, Keycloak, the product as built, and target/test.classpath. Leaves
# the caller in the project's folder.
driver_ready() {
  local app="target/quarkus-app/quarkus-run.jar"
  find_java
  find_maven
  find_node
  cd "$root"
  mkdir -p "$run/logs" target/pictures
  keycloak_home "$run/test/keycloak"
  if [ ! -f "$app" ] || [ ! -d target/test-classes/org/anteroom/load ] || [ -n "$(find src frontend/src pom.xml -newer "$app" -print -quit)" ]; then
    echo "building"
    mvn -q -B package -DskipTests >"$run/logs/build.log" 2>&1 || fail "the build failed, see .run/logs/build.log."
  fi
  if [ ! -f target/test.classpath ] || [ pom.xml -nt target/test.classpath ]; then
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath -Dmdep.outputFile="$root/target/test.classpath" \
      -Dmdep.includeScope=test >"$run/logs/classpath.log" 2>&1 || fail "Maven could not name the libraries, see .run/logs/classpath.log."
  fi
}

port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

need_port() {
  port_is_free "$1" || fail "port $1 ($2) is taken: end what uses it, or set $3 to another port."
}

# Each part's kind and what is to be said of it, as "real:…", "embedded:…" or "missing:…". Called by infra/up before the application starts.

# Mail leaves where a server is named; the demo keeps it to be read, and elsewhere nothing is written at all.
mail_part() {
  if [ "${QUARKUS_MAILER_MOCK:-true}" = false ]; then
    echo "real:by ${QUARKUS_MAILER_HOST:-localhost}${QUARKUS_MAILER_PORT:+, port $QUARKUS_MAILER_PORT}"
  elif [ "${QUARKUS_PROFILE:-demo}" = demo ]; then
    echo "embedded:kept to be read at /demo/mail, not sent (QUARKUS_MAILER_HOST names a server)"
  else
    echo "missing:nothing is written (QUARKUS_MAILER_HOST names a server)"
  fi
}

news_part() {
  if [ "${ANTEROOM_BROADCAST:-local}" = redis ]; then
    echo "real:by Redis"
  else
    echo "embedded:in this process, there is one replica"
  fi
}

# Addresses separated by commas. A bridge counts when it says that it is well; one may come later, which /bridges shows.
bridge_part() {
  local addresses=$1 all=0 well=0 address
  if [ -z "$addresses" ]; then
    echo "missing:two people talk directly, a third cannot join (ANTEROOM_BRIDGES=http://… names one that runs, VIDEOBRIDGE_HOME an unpacked one)"
    return
  fi
  for address in ${addresses//,/ }; do
    all=$((all + 1))
    if curl -fsS -m 5 -o /dev/null "$address/about/health" 2>/dev/null; then well=$((well + 1)); fi
  done
  if [ "$well" = 0 ]; then
    echo "missing:none of $all answers at the start"
  else
    echo "real:Jitsi Videobridge, $well of $all answers"
  fi
}
