/**
 * Completions for bash alone: it may be read twice, needs no bash-completion package, and knows words that
 * hold ":" or "=", at which readline splits. Source: bash(1), "Programmable Completion".
 */
export const bashScript = `# bash completion for corral
__corral_complete() {
    local line=\${COMP_LINE:0:COMP_POINT} word reply
    local -a words=()
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    word=\${words[\${#words[@]}-1]}
    COMPREPLY=()
    while IFS=$'\\t' read -r reply _; do
        [[ $reply == "$word"* && ! $reply =~ ^:[0-9]+$ ]] && COMPREPLY+=("$reply")
    done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
    # readline replaces only what follows the last of its word breaks.
    local breaks=\${COMP_WORDBREAKS//[^:=]/} kept
    if [[ -n $breaks && $word == *["$breaks"]* ]]; then
        kept=\${word%"\${word##*["$breaks"]}"}
        COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
    fi
}
complete -o default -F __corral_complete corral`;
