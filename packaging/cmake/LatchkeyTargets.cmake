# SPDX-License-Identifier: GPL-3.0-or-later
# How every target of this project is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF) # no layer generates headers for another, so none need wait

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()

find_program(LATCHKEY_CCACHE ccache)
if(LATCHKEY_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${LATCHKEY_CCACHE}")
endif()

add_library(latchkey_options INTERFACE)
target_compile_definitions(latchkey_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_URL_CAST_FROM_STRING
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(MSVC)
    target_compile_options(latchkey_options INTERFACE /utf-8 /permissive- /W4)
else()
    target_compile_options(latchkey_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
        -Woverloaded-virtual -Wimplicit-fallthrough $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>)
    # ccache can only use what GCC precompiled when the preprocessor keeps the reference to it.
    target_compile_options(latchkey_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
if(CMAKE_UNITY_BUILD)
    # A file's own anonymous namespace is no mistake when the file is compiled as part of a bundle.
    target_compile_options(latchkey_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(LATCHKEY_WERROR)
    target_compile_options(latchkey_options INTERFACE $<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>)
endif()
if(LATCHKEY_SANITIZE)
    target_compile_options(latchkey_options INTERFACE -fsanitize=${LATCHKEY_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(latchkey_options INTERFACE -fsanitize=${LATCHKEY_SANITIZE})
endif()

# latchkey_library(NAME SOURCES ... [LINKS ...]): one layer of app/ or ui/ as a static library.
# What it links is what its includes may name; the linker holds the direction of the arrows.
function(latchkey_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    add_library(${name} STATIC ${arg_SOURCES})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/app")
    target_link_libraries(${name} PUBLIC latchkey_options ${arg_LINKS})
    latchkey_precompile(${name} Core)
endfunction()

# latchkey_precompile(TARGET Core|Widgets): the Qt headers nearly every file includes, parsed once for all targets.
# A file still includes what it uses: `./dev lint` builds without this.
function(latchkey_precompile target set)
    if(NOT LATCHKEY_PRECOMPILED_HEADERS)
        return()
    endif()
    set(source latchkey_precompiled_${set})
    if(NOT TARGET ${source})
        file(WRITE "${PROJECT_BINARY_DIR}/${source}.cpp" "")
        add_library(${source} STATIC "${PROJECT_BINARY_DIR}/${source}.cpp")
        set_target_properties(${source} PROPERTIES AUTOMOC OFF)
        target_link_libraries(${source} PRIVATE latchkey_options Qt6::${set})
        target_precompile_headers(${source} PRIVATE <Qt${set}/Qt${set}>)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${source})
endfunction()
