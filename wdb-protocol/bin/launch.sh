# shellcheck shell=sh
# shellcheck disable=SC3013 # test's -nt is in POSIX since 2024, and in every sh before
# What all launchers share: finds a JDK, builds the jar if it is missing or older than its sources, becomes java.
# Sourced, not run: the launcher has set $root (the directory with the top pom.xml). Starts no process that it does not need:
# this script is part of every command's start-up time.

: "${root:?is set by the launcher}"
java_min=25

# Without a standard input, the first file that the JVM opens would be taken for it.
{ true 3<&0; } 2>/dev/null || exec </dev/null

# Says something on standard error in the name of the launcher.
say() {
    printf '%s: %s\n' "$name" "$*" >&2
}

# Sets $jdk to the directory $1 if there is a Java in it that is new enough. Its `release` file tells the version without starting it.
try_jdk() {
    [ -x "$1/bin/java" ] || return 1
    version=
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            if [ "$key" = JAVA_VERSION ]; then
                version=$value
            fi
        done <"$1/release"
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version \("[0-9].*\)/\1/p')
    fi
    version=${version#\"}
    version=${version%%[!0-9]*}
    [ "${version:-0}" -ge "$java_min" ] || return 1
    jdk=$1
}

# Tries the Java that PATH leads to, which is mostly a chain of symbolic links.
try_path() {
    java=$(command -v java) || return 1
    while [ -L "$java" ]; do
        link=$(readlink "$java")
        case $link in
            /*) java=$link ;;
            *) java=${java%/*}/$link ;;
        esac
    done
    java=${java%/*}
    try_jdk "${java%/*}"
}

# Tries the places where packages and installers put JDKs on Linux and macOS.
try_usual_places() {
    for place in /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* \
        "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        try_jdk "$place" && return 0
    done
    return 1
}

# Sets $jdk. Where it was found is remembered for as long as JAVA_HOME and PATH say the same: the search starts a process for each symbolic link.
find_jdk() {
    memory=$root/wdb-protocol/target/launch.jdk
    if [ -r "$memory" ]; then
        {
            read -r known_home
            read -r known_path
            read -r jdk
        } <"$memory"
        if [ "$known_home" = "${JAVA_HOME:-}" ] && [ "$known_path" = "$PATH" ] && [ -n "$jdk" ] && [ -x "$jdk/bin/java" ] \
            && ! [ "$jdk/release" -nt "$memory" ]; then
            return 0
        fi
    fi
    if [ -z "${JAVA_HOME:-}" ] || ! try_jdk "$JAVA_HOME"; then
        try_path || try_usual_places || {
            say "needs a JDK $java_min or newer and found none (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java and Homebrew)"
            say "install one (for example Eclipse Temurin $java_min) or set JAVA_HOME to where it is"
            exit 1
        }
    fi
    remember_jdk 2>/dev/null
}

# A file that can't be written, or only in part, costs the next start some milliseconds: not a word about it.
remember_jdk() {
    [ -d "${memory%/*}" ] && printf '%s\n' "${JAVA_HOME:-}" "$PATH" "$jdk" >"$memory.$$" && mv -f "$memory.$$" "$memory"
}

# Tells whether a file or directory $@, or one in it, is newer than the jar. A directory is when a file was added or removed.
# (find would take twice as long: a process of its own costs more than the shell's look at a few hundred files.)
newer_than_jar() {
    for source in "$@"; do
        if [ "$source" -nt "$jar" ] || { [ -d "$source" ] && newer_than_jar "$source"/*; }; then
            return 0
        fi
    done
    return 1
}

# Tells whether the jar is older than a source of the modules $@.
is_stale() {
    newer_than_jar "$root/pom.xml" && return 0
    for part in "$@"; do
        newer_than_jar "$root/$part/pom.xml" "$root/$part/src/main" && return 0
    done
    return 1
}

# Builds the jar if it is missing or stale; $@ are the modules that go into it, its own first.
build_if_stale() {
    if [ ! -f "$jar" ]; then
        why='first use'
    elif is_stale "$@"; then
        why='the sources have changed'
    else
        return 0
    fi
    lock_build
    # Whoever held the lock may have built it meanwhile.
    if [ ! -f "$jar" ] || is_stale "$@"; then
        build "$@"
        rm -f "$aot"
    fi
    unlock_build
}

# Makes the JVM's cache of loaded classes if this jar has none: it has just been built, here or by Maven. Starts are slower without it, and that is all; so
# that not each of them tries again, an empty file stands for a cache that can't be made.
cache_classes() {
    if ! command -v rehearse >/dev/null || [ "$aot" -nt "$jar" ] || [ ! -w "${jar%/*}" ]; then
        return 0
    fi
    lock_build
    if ! [ "$aot" -nt "$jar" ]; then
        say 'making a cache for faster starts, once ...'
        rehearse >/dev/null 2>&1 </dev/null || : >"$aot"
    fi
    unlock_build
}

# Processes that rehearse() began: they end with the launcher, however it ends, and make no cache then.
rehearsing=
end_rehearsal() {
    # shellcheck disable=SC2086 # a list of processes
    [ -z "$rehearsing" ] || kill -KILL $rehearsing 2>/dev/null
    rehearsing=
}

# Two launchers started at the same time must not build into the same directories.
lock_build() {
    lock=$root/wdb-protocol/target/launch.lock
    mkdir -p "$root/wdb-protocol/target" || exit 1
    waited=
    until mkdir "$lock" 2>/dev/null; do
        if [ ! -d "$lock" ] && [ ! -w "${lock%/*}" ]; then
            say "can't write into ${lock%/*}, to build $jar"
            exit 1
        fi
        holder=$(cat "$lock/pid" 2>/dev/null)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$lock"
        else
            [ -n "$waited" ] || say "waiting for another launcher's build"
            waited=yes
            sleep 1
        fi
    done
    trap 'end_rehearsal; rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    echo $$ >"$lock/pid"
}

unlock_build() {
    rm -rf "$lock"
    trap - EXIT INT TERM HUP
}

# Builds module $1, which depends on the other modules named. Maven runs on the JDK found above, so that its toolchain is that one too.
build() {
    command -v mvn >/dev/null || {
        say "needs Maven (mvn) to build $jar, and there is none in PATH"
        exit 1
    }
    say "building ($why) ..."
    touch "$lock/begin"
    # A running server keeps its own jar open: a new file takes the name, the old one is never written into.
    for part in "$@"; do
        rm -f "$root/$part/target/$part.jar"
    done
    JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} $jvm_quiet" \
        mvn -q -B -ntp -Dstyle.color=never -f "$root/pom.xml" -pl "$1" -am -DskipTests package >"$lock/log" 2>&1 </dev/null || {
        # Without colours, Maven still writes the sequence that ends them.
        sed "s/$(printf '\033')\[0*m//g" "$lock/log" >&2
        say "the build failed; Maven's messages are above"
        exit 1
    }
    [ -f "$jar" ] || {
        say "the build gave no $jar"
        exit 1
    }
    # As old as the build's begin: a source that is saved while Maven runs makes the jar stale, and nothing else does.
    for part in "$@"; do
        built=$root/$part/target/$part.jar
        [ ! -f "$built" ] || touch -r "$lock/begin" "$built"
    done
}

# Flags that keep a JDK 25 from warning about what Netty, JLine and Maven do on purpose.
jvm_quiet='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'

# Properties for a quick start: reflection without making method handles, and the one security setting that networking asks for, with the value that the
# JDK's java.security has, so that the 1,600 lines of that file are not read.
quick_start='-Djdk.reflect.useNativeAccessorOnly=true -Djdk.includeInExceptions=hostInfoExclSocket'

# prepare COMMAND "MODULE DEPENDENCY ...": sets $jdk and makes $jar fresh. The launcher then execs "$jdk/bin/java" with $aot_cache,
# if there is one.
# A launcher may define rehearse(), which runs the jar with -XX:AOTCacheOutput="$aot": the JVM's cache of loaded classes for later starts.
prepare() {
    name=$1
    modules=$2
    module=${modules%% *}
    jar=$root/$module/target/$module.jar
    aot=$root/$module/target/$module.aot
    find_jdk
    # shellcheck disable=SC2086 # a list of module names
    build_if_stale $modules
    cache_classes
    aot_cache=
    # The JVM (25.0.3) does not notice that the jar has changed since, so a cache that is not newer than the jar is left aside; one that does
    # not fit for another reason (another JDK, other flags) the JVM leaves aside itself, without a word.
    if [ -s "$aot" ] && [ "$aot" -nt "$jar" ]; then
        # shellcheck disable=SC2034 # used by the launcher
        aot_cache=$aot
    fi
}
