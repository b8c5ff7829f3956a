# SPDX-License-Identifier: GPL-3.0-or-later
# A disk image with the application bundle. Not tried: see README.md beside this file.
set_target_properties(latchkey PROPERTIES
    MACOSX_BUNDLE ON
    MACOSX_BUNDLE_BUNDLE_NAME "Latchkey"
    MACOSX_BUNDLE_GUI_IDENTIFIER "org.latchkey.Latchkey"
    MACOSX_BUNDLE_BUNDLE_VERSION "${PROJECT_VERSION}"
    MACOSX_BUNDLE_SHORT_VERSION_STRING "${PROJECT_VERSION}"
    MACOSX_BUNDLE_COPYRIGHT "GPL-3.0-or-later")

if(COMMAND qt_generate_deploy_app_script)
    qt_generate_deploy_app_script(TARGET latchkey FILENAME_VARIABLE deploy_script NO_UNSUPPORTED_PLATFORM_ERROR)
    install(SCRIPT "${deploy_script}")
endif()

set(CPACK_GENERATOR DragNDrop)
set(CPACK_DMG_VOLUME_NAME "Latchkey")
