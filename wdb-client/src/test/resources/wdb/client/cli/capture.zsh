# zsh -f capture.zsh SCRIPT LINE OUT sourced|autoloaded: writes to OUT, a word a line, what Tab proposes for LINE in an interactive zsh.
# That zsh runs in a pseudo-terminal; its compadd, through which all proposals go, writes them down.
zmodload zsh/zpty
zpty z zsh -f -i
cat > $3.rc <<R
PROMPT= RPROMPT=
fpath=(${1:h} \$fpath)
autoload -Uz compinit
compinit -u -D
[[ $4 == sourced ]] && source $1
zstyle ':completion:*' insert-tab false
bindkey '^I' complete-word
compadd () {
    if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "\$@"
        return
    fi
    local -a hits
    builtin compadd -A hits "\$@"
    print -rl -- \$hits >> $3
}
finish () { : >> $3; : > $3.done }
comppostfuncs=(finish)
R
zpty -w z "source $3.rc"
zpty -n -w z "$2"$'\t'
repeat 300; do
    [[ -e $3.done ]] && break
    sleep 0.05
done
zpty -d z
