/**
 * Completions for zsh alone: the one of the completion library loses words that hold ":", as ports do.
 * Source: zshcompsys(1), `_describe`.
 */
export const zshScript = `#compdef corral
# zsh completion for corral
_corral() {
    local reply
    local -a replies described
    replies=("\${(@f)$("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    # The last line is a directive such as ":4", which looks like a port.
    for reply in "\${(@)replies[1,-2]}"; do
        described+=("\${\${reply%%$'\\t'*}//:/\\\\:}:\${reply#*$'\\t'}")
    done
    if (( \${#described} )); then
        _describe corral described
    else
        _files
    fi
}
# Read as a file of $fpath it is the function itself; read by \`source\` it is defined.
if [[ $funcstack[1] == _corral ]]; then
    _corral "$@"
else
    compdef _corral corral
fi`;
