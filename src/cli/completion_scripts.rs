//! The scripts that register the completion of `wisdom` in a shell.
//!
//! On a Tab, a script calls the program with the shell in `$COMPLETE`, and the words up to the cursor
//! after `--`. Nothing that the program prints is evaluated. If the program is gone, nothing is offered.

use crate::cli::shell::Shell;

/// Returns the script of a shell. It can be evaluated in a profile, or be a file in the folder from which
/// the shell loads completions.
pub(crate) fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        Shell::PowerShell => POWERSHELL,
        Shell::Elvish => ELVISH,
    }
}

/// bash completes a path that begins with `~` or a variable itself, and the file of a redirection. A folder
/// gets no space after it, nor does the name of an element before its color.
const BASH: &str = r#"_wisdom() {
    COMPREPLY=()
    if [[ $2 == ['~$']* || ${3#[0-9&]} == [\<\>]* ]]; then
        compopt -o bashdefault -o default 2>/dev/null
        return
    fi
    local word
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(COLUMNS=${COLUMNS-} COMPLETE=bash command wisdom -- "$COMP_TYPE" "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
    if [[ ${COMPREPLY-} == *[/=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _wisdom wisdom 2>/dev/null || complete -F _wisdom wisdom
"#;

/// The last lines run the function if zsh loads this as a file, or else register it: at the first
/// prompt if the profile has not yet initialized the completion of zsh.
const ZSH: &str = r#"#compdef wisdom
_wisdom() {
    if [[ $PREFIX == [\~\$]* ]]; then
        _files
        return
    fi
    local -a lines folders others
    lines=("${(@f)$(COMPLETE=zsh command wisdom -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    folders=("${(@M)lines:#*[/=]}")
    others=("${(@)${(@)lines:#*[/=]}:#}")
    local result=1
    (( $#others )) && _describe -V wisdom others && result=0
    (( $#folders )) && _describe -V wisdom folders -S '' && result=0
    return result
}
# One candidate a line, also where two have one description.
zstyle ':completion:*:wisdom:*' list-grouped false
if [[ ${funcstack[1]-} == _wisdom ]]; then
    _wisdom "$@"
elif (( ${+functions[compdef]} )); then
    compdef _wisdom wisdom
else
    _wisdom_register() {
        (( ${+functions[compdef]} )) && compdef _wisdom wisdom
        add-zsh-hook -d precmd _wisdom_register
        unfunction _wisdom_register
    }
    autoload -Uz add-zsh-hook
    add-zsh-hook precmd _wisdom_register
fi
"#;

/// A path that begins with `~` or a variable is completed as the path of any command is.
const FISH: &str = r#"function __wisdom_complete
    set -l word (commandline --current-token --cut-at-cursor)
    if string match -qr '^[~$]' -- $word
        complete --do-complete "'' $word"
    else if command -q wisdom
        COMPLETE=fish command wisdom -- (commandline --current-process --tokenize --cut-at-cursor) $word 2>/dev/null
    end
end
complete --command wisdom --no-files --keep-order --arguments '(__wisdom_complete)'
"#;

/// The last word has a dot before it, since `PowerShell` may drop an empty argument.
const POWERSHELL: &str = r#"Register-ArgumentCompleter -Native -CommandName wisdom -ScriptBlock {
    param($word, $command, $cursor)
    if (-not (Get-Command wisdom -CommandType Application -ErrorAction Ignore)) { return }
    $words = @($command.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try {
        & (Get-Command wisdom -CommandType Application)[0] '--' $words ".$word" 2>$null | ForEach-Object {
            $quoted, $shown, $help = $_ -split "`t"
            [System.Management.Automation.CompletionResult]::new($quoted, $shown, 'ParameterValue', $help)
        }
    } finally {
        $env:COMPLETE = $before
    }
}
"#;

const ELVISH: &str = r#"set edit:completion:arg-completer[wisdom] = {|@words|
    if (has-external wisdom) {
        use str
        { tmp E:COMPLETE = elvish; e:wisdom -- $@words 2>/dev/null } | from-lines | each {|line|
            var word help = (str:split "\t" $line)
            var suffix = ' '
            if (or (str:has-suffix $word /) (str:has-suffix $word =)) { set suffix = '' }
            if (not-eq $help '') { set help = '  '$help }
            edit:complex-candidate $word &code-suffix=$suffix &display=$word$help
        }
    }
}
"#;
