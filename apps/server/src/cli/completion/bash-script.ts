/**
 * Completions for bash alone: it may be read twice, needs no bash-completion package, and knows words that
 * hold ":" or "=", at which readline splits. Source: bash(1), "Programmable Completion".
 */
export const bashScript = `# bash completion for corral
__corral_complete() {
    local line=\${COMP_LINE:0:COMP_POINT} word reply
    local -a words=() replies=()
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    word=\${words[\${#words[@]}-1]}
    COMPREPLY=()
    while IFS=$'\\t' read -r reply _; do
        replies+=("$reply")
    done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
    ((\${#replies[@]} > 0)) || return
    # The last line is a directive such as ":4", which looks like a port.
    for reply in "\${replies[@]:0:\${#replies[@]}-1}"; do
        [[ $reply == "$word"* ]] && COMPREPLY+=("$reply")
    done
    # readline replaces only what follows the last of its word breaks.
    local breaks=\${COMP_WORDBREAKS//[^:=]/} kept
    if [[ -n $breaks && $word == *["$breaks"]* ]]; then
        kept=\${word%"\${word##*["$breaks"]}"}
        COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
    fi
}
complete -o default -F __corral_complete corral`;
