; Makes an installer of dist\csvdownloader with Inno Setup 6. It has not been tried.
;   iscc /DVersion=0.1.0 resources\packaging\windows\installer.iss
#ifndef Version
  #error Say the version: /DVersion=0.1.0
#endif
#define Name "CSV Downloader"
#define Program "csvdownloader.exe"

[Setup]
AppId={{6E0F1C52-7C0B-4B7E-9B0A-5B5D0C9C4E1D}
AppName={#Name}
AppVersion={#Version}
; For this user alone, unless an administrator wants it otherwise: no rights are asked for.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
SourceDir=..\..\..
OutputDir=dist
OutputBaseFilename=csvdownloader-{#Version}-setup
LicenseFile=LICENSE
UninstallDisplayIcon={app}\{#Program}
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes

[InstallDelete]
; What an earlier version brought and this one does not. The user's data lie elsewhere.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "dist\csvdownloader\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Program}"

[Registry]
; An entry under "Open with": what usually opens these files stays as it is.
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.csv\OpenWithList\{#Program}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.tsv\OpenWithList\{#Program}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.parquet\OpenWithList\{#Program}"; Flags: uninsdeletekey

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent
