# SPDX-License-Identifier: GPL-3.0-or-later
# An installer made by NSIS. Not tried: see README.md beside this file.
set_target_properties(latchkey PROPERTIES WIN32_EXECUTABLE ON)

# windeployqt runs only where the Qt that was linked can be asked about itself.
if(NOT CMAKE_CROSSCOMPILING AND COMMAND qt_generate_deploy_app_script)
    qt_generate_deploy_app_script(TARGET latchkey FILENAME_VARIABLE deploy_script NO_UNSUPPORTED_PLATFORM_ERROR)
    install(SCRIPT "${deploy_script}")
endif()

set(CPACK_GENERATOR NSIS)
set(CPACK_PACKAGE_INSTALL_DIRECTORY "Latchkey")
set(CPACK_PACKAGE_EXECUTABLES latchkey "Latchkey")
set(CPACK_NSIS_DISPLAY_NAME "Latchkey")
set(CPACK_NSIS_PACKAGE_NAME "Latchkey")
set(CPACK_NSIS_INSTALLED_ICON_NAME "bin\\latchkey.exe")
set(CPACK_NSIS_MUI_FINISHPAGE_RUN "latchkey.exe")
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MANIFEST_DPI_AWARE ON)
