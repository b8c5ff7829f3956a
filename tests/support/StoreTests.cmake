# SPDX-License-Identifier: GPL-3.0-or-later
# A fresh database of either kind for every test, and a main() for several test classes.
latchkey_support_library(latchkey_store_test_support
    SOURCES
        StoreTest.cpp StoreTest.h
        TestDatabase.cpp TestDatabase.h
        TestRegistry.cpp TestRegistry.h
    LINKS latchkey_storage Qt6::Test)

# latchkey_store_test(NAME SOURCES ... LINKS ... [TIMEOUT seconds]): test classes that need both databases, in one
# executable, because each starts a PostgreSQL server and that takes seconds.
# One class alone: tests/support/with-postgresql.sh build/.../NAME ClassName [function].
function(latchkey_store_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINKS")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE latchkey_options latchkey_store_test_support ${arg_LINKS} Qt6::Test)
    latchkey_precompile(${name} Core)
    add_test(NAME ${name}
        COMMAND "${PROJECT_SOURCE_DIR}/tests/support/with-postgresql.sh" $<TARGET_FILE:${name}>)
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()

# People to do things to, and what was written about them.
latchkey_support_library(latchkey_people_support
    SOURCES People.cpp People.h
    LINKS latchkey_accounts latchkey_store_test_support)

latchkey_support_library(latchkey_fake_channel
    SOURCES FakeChannel.cpp FakeChannel.h
    LINKS latchkey_channels)
